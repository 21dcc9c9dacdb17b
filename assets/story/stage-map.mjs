// The map of a scene on a canvas: the frozen values in their frozen classes. A change crossfades, so
// only colours move; with reduced motion it is at once.

import { classOf } from '../map/classes.mjs';
import { quantity } from '../map/numbers.mjs';
import { bytes, layer, unpacked } from './geometry.mjs';
import { toned } from './palettes.mjs';

const VALUE = 0;
const ZERO = 1;
const MISSING = 2;
const SUPPRESSED = 3;
const OUTSIDE = 5;
const NOT_SEPARABLE = 6;
const FONT = '"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif';

const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function pattern(pen, kind, colour, ratio) {
  const tile = document.createElement('canvas');
  const side = Math.max(4, Math.round(8 * ratio));
  tile.width = side;
  tile.height = side;
  const ink = tile.getContext('2d');
  ink.fillStyle = colour;
  ink.strokeStyle = colour;
  ink.lineWidth = Math.max(1, side / 6);
  if (kind === MISSING) ink.fillRect(side / 3, side / 3, side / 4, side / 4);
  else {
    ink.beginPath();
    for (const shift of [-side, 0, side]) {
      ink.moveTo(shift - 1, side + 1);
      ink.lineTo(shift + side + 1, -1);
    }
    ink.stroke();
  }
  return pen.createPattern(tile, 'repeat');
}

export class StageMap {
  constructor(element) {
    this.element = element;
    element.classList.add('stage-map');
    this.canvases = [0, 1].map(() => document.createElement('canvas'));
    this.tip = document.createElement('div');
    this.tip.className = 'stage-tip';
    this.tip.hidden = true;
    element.replaceChildren(...this.canvases, this.tip);
    element.addEventListener('pointermove', (event) => this.point(event));
    element.addEventListener('pointerleave', () => this.touch(-1));
    this.turn = 0;
    this.front = 0;
  }

  /** Draw a scene; resolves when it stands. A later call overtakes an earlier one. */
  async show(scene, lang, palette) {
    this.turn += 1;
    const turn = this.turn;
    const [areas, above] = await Promise.all([layer(scene.geo.areas), layer(scene.geo.above)]);
    if (turn !== this.turn) return;
    const map = { ...scene.map, ...scene[lang].map };
    if (scene.look.breaks) map.breaks = scene.look.breaks;
    this.now = { scene, lang, palette, areas, above, map, ...unpacked(map), classes: map.classes ? bytes(map.classes) : null };
    this.front = 1 - this.front;
    this.draw();
    this.canvases.forEach((canvas, i) => canvas.classList.toggle('on', i === this.front));
    this.element.dispatchEvent(new CustomEvent('stage:painted', { bubbles: true }));
  }

  /** The part of the plane that is shown: the zoom target, or what the frozen map showed. */
  box() {
    const { scene, areas, above, status } = this.now;
    const target = scene.look.zoom;
    const own = target && (areas.shapes[areas.index.get(target)] ?? above.shapes[above.index.get(target)]);
    const shapes = own ? [own] : areas.shapes.filter((_, i) => status[i] !== OUTSIDE);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const one of shapes) {
      for (const i of [0, 1]) {
        box[i] = Math.min(box[i], one.box[i]);
        box[i + 2] = Math.max(box[i + 2], one.box[i + 2]);
      }
    }
    const more = own ? (areas.index.has(target) ? 2.2 : 0.2) : 0.03;
    const [wide, high] = [box[2] - box[0], box[3] - box[1]];
    return [box[0] - (wide * more) / 2, box[1] - (high * more) / 2, box[2] + (wide * more) / 2, box[3] + (high * more) / 2];
  }

  place() {
    const { width, height } = this.canvases[this.front];
    const [left, top, right, bottom] = this.box();
    const scale = Math.min(width / (right - left), height / (bottom - top));
    return { scale, x: (width - (left + right) * scale) / 2, y: (height - (top + bottom) * scale) / 2 };
  }

  draw() {
    const canvas = this.canvases[this.front];
    this.fit(canvas);
    // Type is measured in the pixels of the stage.
    this.unit = canvas.width / this.element.offsetWidth;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    this.at = this.place();
    this.fills(pen);
    this.borders(pen);
    if (this.now.map.mark === 'circle') this.circles(pen);
    this.lights(pen);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    this.placeNotes(pen);
    this.names(pen);
    this.callouts(pen);
  }

  /** One pixel of the canvas on one of the screen, whatever the stage is scaled by and wherever it begins. */
  fit(canvas) {
    const seen = this.element.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    const scale = seen.width / this.element.offsetWidth || 1;
    canvas.width = Math.max(1, Math.round(seen.width * ratio));
    canvas.height = Math.max(1, Math.round(seen.height * ratio));
    const own = { width: canvas.width / ratio, height: canvas.height / ratio };
    for (const side of ['left', 'top']) own[side] = Math.round(seen[side] * ratio) / ratio - seen[side];
    for (const [name, length] of Object.entries(own)) canvas.style[name] = `${length / scale}px`;
  }

  enter(pen) {
    const { scale, x, y } = this.at;
    pen.setTransform(scale, 0, 0, scale, x, y);
  }

  lit() {
    const { scene, map } = this.now;
    if (!scene.look.spotlight) return null;
    const codes = new Set([map.selected, ...scene.look.callouts.map(({ code }) => code)].filter(Boolean));
    return codes.size ? codes : null;
  }

  fills(pen) {
    const { areas, map, values, status, classes, palette } = this.now;
    const lit = this.lit();
    const circles = map.mark === 'circle';
    this.enter(pen);
    const patterns = new Map([MISSING, SUPPRESSED, NOT_SEPARABLE].map((kind) => [kind, pattern(pen, kind, palette.hatch, this.unit)]));
    for (const made of patterns.values()) made.setTransform(new DOMMatrix().scale(1 / this.at.scale));
    areas.shapes.forEach((one, i) => {
      const kind = status[i];
      const dim = lit && !lit.has(one.code);
      const group = classes ? classes[i] : classOf(values[i], map.breaks);
      const coloured = kind === VALUE && !circles && group < map.colours.length;
      pen.fillStyle = coloured ? map.colours[group] : palette.status[kind];
      pen.globalAlpha = dim ? 0.22 : 1;
      pen.fill(one.path, 'evenodd');
      if (patterns.has(kind)) {
        pen.fillStyle = patterns.get(kind);
        pen.fill(one.path, 'evenodd');
      }
    });
    pen.globalAlpha = 1;
  }

  borders(pen) {
    const { areas, above, palette } = this.now;
    this.enter(pen);
    pen.lineJoin = 'round';
    pen.strokeStyle = palette.edge;
    pen.lineWidth = (0.5 * this.unit) / this.at.scale;
    for (const one of areas.shapes) pen.stroke(one.path);
    pen.strokeStyle = palette.border;
    pen.lineWidth = (1.5 * this.unit) / this.at.scale;
    for (const one of above.shapes) pen.stroke(one.path);
  }

  circles(pen) {
    const { areas, map, values, status, palette } = this.now;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const shown = areas.shapes.map((one, i) => [one, values[i], status[i]]).filter(([, value, kind]) => kind === VALUE && value !== 0);
    const most = Math.max(...[...map.breaks, ...shown.map(([, value]) => value)].map(Math.abs));
    const room = Math.min(1, this.element.offsetHeight / 786);
    const largest = (shown.length > 600 ? 20 : shown.length > 60 ? 38 : 60) * this.unit * room;
    // Of a change the colour tells the direction, as on the map of the atlas.
    const tones = map.breaks[0] < 0 ? [0, -1].map((at) => toned(palette, map.colours.at(at))) : [palette.circle, palette.circle];
    pen.strokeStyle = palette.ground;
    pen.lineWidth = this.unit;
    pen.globalAlpha = 0.75;
    for (const [one, value] of shown.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))) {
      const [x, y] = this.screen(one.point);
      pen.fillStyle = tones[Number(value > 0)];
      pen.beginPath();
      pen.arc(x, y, Math.max(1, largest * Math.sqrt(Math.abs(value) / most)), 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  screen([x, y]) {
    return [x * this.at.scale + this.at.x, y * this.at.scale + this.at.y];
  }

  find(code) {
    const { areas, above } = this.now;
    return areas.shapes[areas.index.get(code)] ?? above.shapes[above.index.get(code)];
  }

  lights(pen) {
    const { map, palette } = this.now;
    const own = this.find(map.selected);
    if (!own) return;
    this.enter(pen);
    for (const [colour, width] of [[palette.ground, 7], [palette.accent, 4]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = (width * this.unit) / this.at.scale;
      pen.stroke(own.path);
    }
  }

  /** Names of the areas above, or of the areas where few are shown; none over another or a call-out. */
  names(pen) {
    const { scene, areas, above, palette, lang, status } = this.now;
    const canvas = this.canvases[this.front];
    const shown = areas.shapes.filter((_, i) => status[i] !== OUTSIDE);
    const few = shown.length < 40 || areas.index.has(scene.look.zoom);
    const taken = this.notes.map(({ box }) => box);
    const size = 24 * this.unit;
    pen.font = `600 ${size}px ${FONT}`;
    pen.textAlign = 'center';
    pen.lineJoin = 'round';
    for (const one of [...(few ? shown : above.shapes)].sort((a, b) => b.size - a.size)) {
      const words = lang === 'zh' ? one.zh.replace(/(?<=..)市$/, '') : one.en;
      const [x, y] = this.screen(one.point);
      const half = pen.measureText(words).width / 2 + 3;
      const box = [x - half, y - size, x + half, y + size * 0.3];
      if (box[0] < 0 || box[1] < 0 || box[2] > canvas.width || box[3] > canvas.height || taken.some((other) => meet(box, other))) continue;
      taken.push(box);
      pen.lineWidth = 5 * this.unit;
      pen.strokeStyle = palette.ground;
      pen.strokeText(words, x, y);
      pen.fillStyle = palette.ink;
      pen.fillText(words, x, y);
    }
  }

  /** Where the call-outs stand: up and right of their area, moved until none lies on another. */
  placeNotes(pen) {
    const { scene, lang } = this.now;
    const canvas = this.canvases[this.front];
    const size = 26 * this.unit;
    pen.font = `600 ${size}px ${FONT}`;
    this.notes = [];
    const points = scene.look.callouts.map(({ code }) => this.find(code)).filter(Boolean).map(({ point }) => this.screen(point));
    for (const { code, words } of scene.look.callouts) {
      const one = this.find(code);
      if (!one) continue;
      const said = words?.[lang] || words?.en || words?.zh || one[lang];
      const [x, y] = this.screen(one.point);
      const wide = pen.measureText(said).width + 1.2 * size;
      const lefts = [x + 1.6 * size, x - 1.6 * size - wide, x - wide / 2];
      const tops = [-3.2, 1.6, -5.4, 3.8, -7.6, 6].map((shift) => y + shift * size);
      const boxes = tops.flatMap((top) => lefts.map((left) => [left, top, left + wide, top + 1.7 * size]));
      const inside = boxes.filter(([left, top, right, bottom]) => left > 4 && top > 4 && right < canvas.width - 4 && bottom < canvas.height - 4);
      const free = (other) => this.notes.every((note) => !meet(note.box, other)) && points.every(([px, py]) => !meet(other, [px - 6, py - 6, px + 6, py + 6]));
      const box = inside.find(free) ?? inside[0];
      if (box) this.notes.push({ said, box, x, y });
    }
  }

  callouts(pen) {
    const { palette } = this.now;
    const size = 26 * this.unit;
    pen.font = `600 ${size}px ${FONT}`;
    pen.textAlign = 'left';
    for (const { said, box: [left, top, right, bottom], x, y } of this.notes) {
      pen.strokeStyle = palette.accent;
      pen.lineWidth = 2.5 * this.unit;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(Math.min(Math.max(x, left), right), top > y ? top : bottom);
      pen.stroke();
      pen.beginPath();
      pen.arc(x, y, 5 * this.unit, 0, 2 * Math.PI);
      pen.fillStyle = palette.accent;
      pen.fill();
      pen.fillStyle = palette.ground;
      pen.fillRect(left, top, right - left, bottom - top);
      pen.strokeRect(left, top, right - left, bottom - top);
      pen.fillStyle = palette.ink;
      pen.fillText(said, left + 0.6 * size, top + 1.2 * size);
    }
  }

  point(event) {
    if (!this.now) return;
    const canvas = this.canvases[this.front];
    const seen = canvas.getBoundingClientRect();
    const x = ((event.clientX - seen.left) / seen.width) * canvas.width;
    const y = ((event.clientY - seen.top) / seen.height) * canvas.height;
    const pen = canvas.getContext('2d');
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const place = [(x - this.at.x) / this.at.scale, (y - this.at.y) / this.at.scale];
    const found = this.now.areas.shapes.findIndex(
      ({ box, path }) => place[0] >= box[0] && place[0] <= box[2] && place[1] >= box[1] && place[1] <= box[3] &&
        pen.isPointInPath(path, place[0], place[1], 'evenodd'),
    );
    this.touch(found, event);
  }

  touch(index, event) {
    const { areas, map, status, values, lang } = this.now ?? {};
    this.tip.hidden = index < 0 || !event || status[index] === OUTSIDE;
    if (this.tip.hidden) return;
    const one = areas.shapes[index];
    const labels = map.statusLabels ?? {};
    const unshown = [null, null, labels.missing, labels.suppressed, labels.notApplicable, null, labels.notSeparable][status[index]];
    const words = status[index] <= ZERO ? quantity(values[index], map.unit) : unshown ?? '–';
    const name = document.createElement('strong');
    name.textContent = [one[lang], lang === 'zh' ? one.pzh : one.pen].filter(Boolean).join(' · ');
    const value = document.createElement('span');
    value.textContent = words;
    this.tip.replaceChildren(name, value);
    const own = this.element.getBoundingClientRect();
    const scale = own.width / this.element.offsetWidth;
    const x = (event.clientX - own.left) / scale;
    const left = x > this.element.offsetWidth * 0.6;
    this.tip.style.left = left ? '' : `${x + 18}px`;
    this.tip.style.right = left ? `${this.element.offsetWidth - x + 18}px` : '';
    this.tip.style.top = `${(event.clientY - own.top) / scale + 12}px`;
  }
}
