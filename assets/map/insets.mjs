// Parts of the map drawn once more, larger, in its corner: where areas lie too densely to be seen, and far islands.
// They show what the map shows and answer to the pointer as it does; the keyboard walks the map itself.

import { Labels } from './labels.mjs';

// Their sizes in pixels: on a wide map, and on any other.
const LARGE = { wide: 176, high: 190 };
const SMALL = { wide: 104, high: 104 };
const ROOM = 900;
const FRAME = '#33404B';

function frameOf(box, frame) {
  const [left, bottom] = frame.local(box[0], box[1]);
  const [right, top] = frame.local(box[2], box[3]);
  return { left, top, right, bottom };
}

class Inset {
  constructor(holder, map, { name, box }) {
    Object.assign(this, { map, name, degrees: box, on: false });
    this.element = document.createElement('figure');
    this.element.className = 'atlas-inset';
    this.element.setAttribute('aria-hidden', 'true');
    this.canvas = document.createElement('canvas');
    this.caption = document.createElement('figcaption');
    this.element.append(this.caption, this.canvas);
    this.pen = this.canvas.getContext('2d', { willReadFrequently: true });
    this.labels = new Labels({ levels: map.config.levels, font: map.stage.font, whole: true });
    this.canvas.addEventListener('click', (event) => map.hands.click(event));
    this.canvas.addEventListener('dblclick', (event) => map.hands.dblclick(event));
    holder.append(this.element);
  }

  /** Itself, once it knows where it lies. */
  located() {
    this.box ??= frameOf(this.degrees, this.map.layers.frame);
    return this;
  }

  /** The view of its canvas: as large as its part of the land asks for. */
  view() {
    const { left, top, right, bottom } = this.located().box;
    const { wide, high } = this.map.element.clientWidth > ROOM ? LARGE : SMALL;
    const scale = Math.min(wide / (right - left), high / (bottom - top));
    const [width, height] = [(right - left) * scale, (bottom - top) * scale].map(Math.round);
    return { scale, x: -left * scale, y: -top * scale, width, height, foot: 0, zoom: 7 + Math.log2(scale) };
  }

  draw(colours) {
    const { map, pen, canvas } = this;
    const view = this.view();
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
    this.caption.textContent = this.name[map.lang] ?? this.name.en;
    this.areas(view, ratio, colours);
    map.overlays.marks.draw(pen, view, ratio);
    map.overlays.outlines.draw(pen, view, ratio);
    map.points?.draw(pen, view, ratio);
    this.labels.lang = map.lang;
    this.labels.choose(map.ground.named.slice(0, -1), null, view);
    this.labels.draw(pen, view, ratio);
  }

  areas(view, ratio, colours) {
    const { pen, box } = this;
    const seen = (shape) => shape.box[0] < box.right && shape.box[2] > box.left
      && shape.box[1] < box.bottom && shape.box[3] > box.top;
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    pen.lineJoin = 'round';
    pen.lineWidth = 0.7 / view.scale;
    pen.strokeStyle = 'rgba(90, 110, 118, 0.38)';
    this.map.picture.layer.shapes.forEach((shape, i) => {
      if (!seen(shape)) return;
      pen.fillStyle = colours[i];
      pen.fill(shape.path, 'evenodd');
      pen.stroke(shape.path);
    });
    pen.strokeStyle = 'rgba(51, 64, 75, 0.55)';
    const above = this.map.ground.drawn.above[0];
    for (const shape of above?.shapes ?? []) if (seen(shape)) pen.stroke(shape.path);
  }
}

export class Insets {
  /** `map` is the AtlasMap. They are shown at first where there is room. */
  constructor(map) {
    this.map = map;
    this.holder = document.createElement('div');
    this.holder.className = 'atlas-insets';
    this.holder.hidden = true;
    map.element.append(this.holder);
    this.all = (map.config.insets ?? []).map((one) => new Inset(this.holder, map, one));
    this.wanted = map.element.clientWidth > ROOM;
  }

  /** Whether they are on the map: wanted, of its finest level, of the whole of it, and as it lies. */
  get on() {
    const { picture, config, navigation, ground, stage } = this.map;
    const finest = picture?.layer.level === config.levels.at(-1);
    return this.wanted && this.all.length > 0 && finest && !navigation.scope && !ground.equal && !stage.plain;
  }

  draw() {
    this.holder.hidden = !this.on;
    this.holder.classList.toggle('atlas-narrow', this.map.element.clientWidth <= ROOM);
    if (!this.on) return;
    const { offsetLeft: left, offsetTop: top } = this.holder;
    if (`${this.place}` !== `${[left, top]}`) this.map.overlays.soonLight();
    this.place = [left, top];
    const colours = this.map.picture.paint(this.map.only);
    for (const one of this.all) one.draw(colours);
  }

  /** The view in which an event's place is to be read, and the place; null beside the insets. */
  under(event) {
    const one = this.on && this.all.find(({ canvas }) => canvas === event.target);
    if (!one) return null;
    const box = one.canvas.getBoundingClientRect();
    return { view: one.view(), at: [event.clientX - box.left, event.clientY - box.top] };
  }

  /** Where on the map they lie, but for what they cover themselves. */
  outline(pen, view, ratio) {
    if (!this.on) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.strokeStyle = FRAME;
    pen.lineWidth = 1;
    for (const { box } of this.all.map((one) => one.located())) {
      const [x, y] = [box.left * view.scale + view.x, box.top * view.scale + view.y];
      const [wide, high] = [(box.right - box.left) * view.scale, (box.bottom - box.top) * view.scale];
      const [left, top] = this.place ?? [Infinity, Infinity];
      if (x + wide < left || y + high < top) pen.strokeRect(x, y, wide, high);
    }
  }
}
