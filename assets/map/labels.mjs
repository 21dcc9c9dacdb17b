// Names on the map: those of the level that fits the place and the zoom, in the chosen language,
// never over one another. Drawn on a canvas, so the fonts are those of the machine.

import { figure } from './numbers.mjs';

const LEGIBLE_SIDE = 92;
const CHANGE_OF_LANGUAGE = /\s(District|County|City|Subdistrict|Town|Township|Autonomous County)$/;
// Between the lines of a name and its value, in sizes of the type; and what keeps two of these apart, in pixels.
const [LINE, FREE] = [1.24, 3];
const SIZES = [15, 12.5, 12, 11.5];
const INK = '#16202C';
const QUIET = '#56636F';
// How far a name steps aside from a dot, in pixels.
const ASIDE = [0, 15, -15];
const SELECTED = '#B23A08';

/** The part of a name that identifies: 茂名 for 茂名市 on a provincial map, Liwan for a district. */
export function shortName(name, lang, rank) {
  if (lang === 'en') return name.en.replace(CHANGE_OF_LANGUAGE, '');
  return rank === 1 && name.zh.length > 2 ? name.zh.replace(/市$/, '') : name.zh;
}

export function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** A place at least so far from both ends. */
function within(at, least, end) {
  return Math.max(least, Math.min(at, end - least));
}

export class Labels {
  /** `whole`: a name that would be cut at the edge stands beside it. */
  constructor({ levels, font, whole = false }) {
    this.levels = levels;
    this.font = font;
    this.whole = whole;
    this.lang = 'zh';
    this.candidates = [];
    this.selected = null;
    this.figures = false;
    this.picture = null;
    // Dots that names step aside from: {x, y, r}.
    this.spots = [];
  }

  /**
   * Choose what may be named: the parts of the area shown, finer ones as the view comes nearer, and
   * its neighbours. `layers` are those loaded, top first; `scope` is {shape, rank}, null for all.
   */
  choose(layers, scope, view) {
    const within = scope?.shape ?? null;
    if (this.figures && this.picture) {
      this.candidates = this.namesOf(layers.find(({ key }) => key === this.picture.layer.key), within, true);
      return;
    }
    const rank = scope?.rank ?? 0;
    const parts = (layer) => layer.points.filter((point) => !within || within.holds(...point)).length;
    let at = layers.findIndex((layer) => this.levels.indexOf(layer.level) > rank && parts(layer) > 1);
    if (at < 0) at = layers.length - 1;
    while (at + 1 < layers.length && layers[at + 1].typicalSide * view.scale > LEGIBLE_SIDE) at += 1;
    const beside = layers.find((layer) => this.levels.indexOf(layer.level) === rank);
    this.candidates = [
      ...this.namesOf(layers[at], within, true),
      ...(within ? this.namesOf(beside, within, false) : []),
    ];
  }

  namesOf(layer, within, inside) {
    if (!layer) return [];
    const rank = this.levels.indexOf(layer.level);
    const own = this.figures && layer.key === this.picture?.layer.key;
    // Of cells some of another area lie between those of the area shown.
    const belongs = (i) => !own || this.picture.inScope(i);
    return layer.points
      .map((point, i) => ({ point, rank, name: layer.names[i], size: layer.shapes[i].area, inside, figure: own ? this.figureOf(i) : '' }))
      .filter(({ point }, i) => belongs(i) && (!within || within.holds(...point) === inside))
      .sort((a, b) => b.size - a.size);
  }

  /** The value of an area as it stands below its name; '–' where it has none. */
  figureOf(index) {
    const value = this.picture.value(index);
    return Number.isFinite(value) ? figure(value, this.picture.payload.unit) : '–';
  }

  /** What is to be named, the selected area first. */
  get wanted() {
    if (!this.selected) return this.candidates;
    const own = ({ name }) => name === this.selected.name;
    const { figure: value } = this.candidates.find(own) ?? {};
    const chosen = { ...this.selected, figure: value, chosen: true, inside: true };
    return [chosen, ...this.candidates.filter((other) => !own(other))];
  }

  sizeOf({ rank }, wide) {
    return SIZES[Math.min(rank, SIZES.length - 1)] * Math.min(1.18, Math.max(1, wide / 940));
  }

  typeOf({ inside, chosen, rank }, size) {
    return `${chosen || (inside && rank < 2) ? 600 : 500} ${size}px ${this.font}`;
  }

  draw(pen, view, ratio) {
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    this.taken = [];
    for (const label of this.wanted) this.place(pen, view, label, this.taken);
  }

  /** How far up or down a name is clear of all dots; where it is nowhere, it stays. */
  aside(boxed) {
    if (!this.spots.length) return 0;
    const free = (box) => !this.spots.some(({ x, y, r }) => overlaps(box, [x - r, y - r, x + r, y + r]));
    return ASIDE.find((by) => free(boxed(by))) ?? 0;
  }

  place(pen, view, label, taken) {
    let x = label.point[0] * view.scale + view.x;
    let y = label.point[1] * view.scale + view.y + (label.chosen ? 13 : 0);
    if (x < 0 || y < 0 || x > view.width || y > view.height - view.foot - 8) return;
    const size = this.sizeOf(label, view.width);
    pen.font = this.typeOf(label, size);
    const text = shortName(label.name, this.lang, label.rank);
    const lines = label.figure ? [text, label.figure] : [text];
    const half = Math.max(...lines.map((line) => pen.measureText(line).width)) / 2;
    const [line, free] = [size * LINE, lines.length > 1 ? FREE : 0];
    const below = line * (lines.length - 1);
    // Both lines in the middle of a cell, not the first alone.
    if (this.picture?.payload.cells) y -= below / 2;
    if (this.whole) [x, y] = [within(x, half + 3, view.width), within(y, 9, view.height)];
    const boxed = (by) => [x - half - 3 - free, y + by - 9 - free, x + half + 3 + free, y + by + 9 + free + below];
    y += this.aside(boxed);
    const box = boxed(0);
    if (taken.some((other) => overlaps(box, other))) return;
    taken.push(box);
    pen.strokeStyle = 'rgba(255, 255, 255, 0.92)';
    pen.lineWidth = 3.2;
    pen.fillStyle = label.chosen ? SELECTED : label.inside ? INK : QUIET;
    lines.forEach((words, i) => {
      pen.strokeText(words, x, y + line * i);
      pen.fillText(words, x, y + line * i);
    });
  }
}
