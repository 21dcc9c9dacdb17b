// Many small maps of the same areas: which area a pixel shows is found once and serves all of them.

import { Layers } from '../map/geometry.mjs';
import { Marks } from '../map/marks.mjs';
import { figure, quantity } from '../map/numbers.mjs';
import { Picture, STATUS } from '../map/picture.mjs';
import { Raster } from '../map/raster.mjs';

const MARGIN = 6;
const SHAPE = 0.72;
// Thinner than on the large map: here areas are a few pixels wide.
const LINE = 0.3;

function make(tag, name, content = []) {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...[content].flat());
  return element;
}

export async function start(config, act) {
  return new SmallMaps(document.getElementById('c-many'), config, act);
}

class SmallMaps {
  constructor(element, config, act) {
    Object.assign(this, { element, act });
    this.layers = new Layers(config.geo, config.levels);
    this.tiles = [];
    this.turn = 0;
    new ResizeObserver(() => this.draw()).observe(element);
  }

  async show(payload) {
    const turn = ++this.turn;
    await this.layers.get(Object.keys(this.layers.addresses)[0]);
    const [layer, within] = [await this.layers.get(payload.level), await this.layers.find(payload.within)];
    if (turn !== this.turn) return;
    Object.assign(this, { payload, layer, box: within?.shape.mainBox ?? layer.box, size: '', hovered: -1 });
    this.tiles = payload.entries.map((entry) => this.tile(entry));
    this.element.replaceChildren(...this.tiles.map((tile) => tile.root));
    this.draw();
  }

  tile(entry) {
    const { payload, layer } = this;
    const picture = new Picture({ ...payload, ...entry }, layer);
    const marks = new Marks();
    marks.set(picture);
    const title = make('h3', '', [make('a', '', entry.name), make('b', '', entry.said)]);
    Object.assign(title.firstChild, { href: `/map${entry.search}`, title: entry.name });
    const canvas = make('canvas', '');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${entry.name}: ${entry.said}`);
    const cells = entry.colours.map((colour) => {
      const cell = make('i', '');
      cell.style.background = colour;
      return cell;
    });
    const foot = make('p', 'quiet', [entry.ends[0] ?? '', make('span', 'cells', cells), entry.ends[1] ?? '']);
    const said = make('p', 'small-said', '');
    const root = make('section', 'small-map', [title, canvas, foot, said]);
    const tile = { root, canvas, picture, marks, said };
    canvas.addEventListener('pointermove', (event) => this.point(this.areaAt(event)));
    canvas.addEventListener('pointerleave', () => this.point(-1));
    canvas.addEventListener('click', (event) => {
      const at = this.areaAt(event);
      if (at >= 0) this.act.select(layer.codes[at]);
    });
    canvas.addEventListener('dblclick', (event) => {
      const at = this.areaAt(event);
      if (at >= 0) this.act.drill(layer.codes[at]);
    });
    return tile;
  }

  areaAt(event) {
    const { left, top } = event.target.getBoundingClientRect();
    const ratio = this.ratio;
    const [x, y] = [Math.floor((event.clientX - left) * ratio), Math.floor((event.clientY - top) * ratio)];
    if (!this.raster || x < 0 || y < 0 || x >= this.raster.width) return -1;
    const at = (this.raster.areas[y * this.raster.width + x] ?? 0) - 1;
    return at >= 0 && this.tiles[0].picture.inScope(at) ? at : -1;
  }

  /** Draw all maps; the areas of the pixels anew only for another size or place. */
  draw() {
    if (!this.tiles.length) return;
    const wide = this.tiles[0].root.clientWidth;
    if (!wide) return;
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [Math.round(wide * this.ratio), Math.round(wide * SHAPE * this.ratio)];
    const size = [width, height, this.layer.level, this.payload.within].join();
    if (size !== this.size) {
      this.size = size;
      this.raster = new Raster(this.layer.shapes, this.place(width, height), width, height);
    }
    this.tiles.forEach((tile) => this.paint(tile));
  }

  place(width, height) {
    const [left, top, right, bottom] = this.box;
    const scale = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
    return {
      scale,
      x: width / 2 - ((left + right) / 2) * scale,
      y: height / 2 - ((top + bottom) / 2) * scale,
    };
  }

  /** Patterns tell what is no value, as on the large map. */
  paint({ canvas, picture, marks }) {
    const { raster, ratio } = this;
    Object.assign(canvas, { width: raster.width, height: raster.height });
    canvas.style.height = `${raster.height / ratio}px`;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const place = this.place(raster.width, raster.height);
    const view = { scale: place.scale / ratio, x: place.x / ratio, y: place.y / ratio };
    const colours = picture.paint();
    pen.putImageData(raster.paint(colours, marks.inks(colours, view, ratio), [place.x, place.y]), 0, 0);
    marks.drawLines(pen, view, ratio, LINE);
    for (const [code, colour] of [[this.payload.selected, '#D9480F'], [this.layer.codes[this.hovered], '#16202C']]) {
      const shape = this.layer.shapes[this.layer.index.get(code)];
      if (shape) outline(pen, shape, place, colour, ratio);
    }
  }

  light(code) {
    if (this.raster) this.point(this.layer.index.get(code) ?? -1);
  }

  /** Light one area up in all maps and write its figure under each. */
  point(at) {
    if (at === this.hovered) return;
    this.hovered = at;
    for (const tile of this.tiles) {
      this.paint(tile);
      tile.said.textContent = at < 0 ? '' : this.told(tile.picture, at);
    }
  }

  told(picture, at) {
    const { lang, unit, statusLabels } = this.payload;
    const kind = picture.status[at];
    const key = Object.keys(STATUS).find((one) => STATUS[one] === kind);
    const words = kind <= STATUS.zero ? quantity(picture.values[at], unit) : statusLabels.short?.[key] ?? '–';
    return `${this.layer.names[at][lang]} ${words || figure(NaN)}`;
  }
}

function outline(pen, shape, { scale, x, y }, colour, ratio) {
  pen.setTransform(scale, 0, 0, scale, x, y);
  for (const [line, wide] of [['#fff', 4], [colour, 2]]) {
    pen.strokeStyle = line;
    pen.lineWidth = (wide * ratio) / scale;
    pen.stroke(shape.path);
  }
  pen.setTransform(1, 0, 0, 1, 0, 0);
}
