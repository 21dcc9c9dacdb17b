// Area colours and borders on a plain canvas, for machines without a GPU: the same members as
// WebGLRenderer. Which area a pixel shows and the borders are kept for a view; other values are other colours.

import { borderLines } from './borders.mjs';
import { BORDERS, kindOf, LEGIBLE_SIDE } from './border-styles.mjs';
import { FlatRenderer } from './flat-renderer.mjs';
import { GROUND } from './picture.mjs';
import { Raster } from './raster.mjs';
import { bled, transform } from './stage.mjs';

const WIDTHS = 6;
const LEAST_WIDTH = 0.05;

// What a move by whole pixels may differ from them.
const WHOLE = 1e-3;

// Pixels drawn beyond each side, so that a drag shows no empty edge.
const BLEED = 72;

export class CanvasRenderer extends FlatRenderer {
  static bleed = BLEED;

  constructor(holder, config) {
    super(holder, config);
    this.borders = new Map();
    this.colours = new Map();
    this.asked = false;
    this.awaited = [];
  }

  make() {
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'atlas-canvas';
    this.pen = this.canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    return this.canvas;
  }

  /** Draw with the next frame, once. */
  changed() {
    this.stale = true;
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (!this.stale || (this.camera.busy && this.drawnView && this.shift())) return;
      this.present();
    });
  }

  /** Draw at once, where nothing moves: the next frame shows it. */
  drawNow() {
    if (this.started && this.stale && !this.camera.busy) this.present();
  }

  present() {
    this.draw();
    this.stale = false;
    this.follow();
    this.awaited.splice(0).forEach((done) => done());
  }

  /** While the map moves, what is drawn is moved as it is; false when that would show its edge. */
  shift() {
    const [now, then] = [this.view(), this.drawnView];
    const size = now.scale / then.scale;
    const x = now.x - then.x * size;
    const y = now.y - then.y * size;
    const right = x + then.width * size;
    const bottom = y + then.height * size;
    const open = Math.max(x, y, now.width - right, now.height - bottom);
    if (open > BLEED * size || size > 1.6) return false;
    const moved = { x, y, size };
    this.canvas.style.transform = transform(moved, BLEED);
    this.moved = true;
    this.emit('shift', moved);
    return true;
  }

  /** After a frame: tell only when the view is another one. */
  follow() {
    const { scale, x, y, width, height } = this.view();
    const now = [scale, x, y, width, height].join();
    if (now === this.followed && !this.moved) return;
    [this.followed, this.moved] = [now, false];
    this.emit('move');
  }

  show(layer, bordering) {
    this.layer = layer;
    this.lines = [layer, ...bordering];
    this.changed();
  }

  recolour(layer, colours) {
    const before = this.colours.get(layer.key);
    const changed = before ? colours.reduce((sum, one, i) => sum + (one !== before[i]), 0) : colours.length;
    this.colours.set(layer.key, colours);
    this.changed();
    return changed;
  }

  /** Resolves when what was asked for so far is drawn. */
  async drawn() {
    if (this.stale || this.moved) await new Promise((done) => this.awaited.push(done));
  }

  refreshGeometry(layer) {
    this.prepared = '';
    this.borders.delete(layer.key);
    this.changed();
  }

  /** Border lines by the size of the areas beside them: [{path, side}], smallest first. */
  bordersOf(layer) {
    if (!this.borders.has(layer.key)) {
      const root = layer.level === this.levels[0];
      const { features } = borderLines(layer.collection, layer.sides, root);
      features.sort((a, b) => a.properties.side - b.properties.side);
      const size = Math.ceil(features.length / WIDTHS) || 1;
      const bundles = [];
      for (let i = 0; i < features.length; i += size) {
        const bundle = features.slice(i, i + size);
        const middle = bundle[bundle.length >> 1].properties.side;
        bundles.push({ side: middle, path: this.trace(bundle) });
      }
      this.borders.set(layer.key, bundles);
    }
    return this.borders.get(layer.key);
  }

  trace(features) {
    const path = new Path2D();
    for (const { geometry } of features) {
      geometry.coordinates.forEach(([lon, lat], i) => {
        const [x, y] = this.frame.local(lon, lat);
        if (i) path.lineTo(x, y);
        else path.moveTo(x, y);
      });
    }
    return path;
  }

  draw() {
    const view = bled(this.view(), BLEED);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const { canvas, pen } = this;
    const [wide, high] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
    canvas.style.transform = '';
    this.drawnView = this.view();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    if (!this.layer) {
      pen.fillStyle = GROUND.wash;
      pen.fillRect(0, 0, wide, high);
      return;
    }
    this.prepare(view, ratio, wide, high);
    const colours = this.colours.get(this.layer.key) ?? this.layer.codes.map(() => GROUND.outside);
    pen.putImageData(this.raster.paint(colours, this.inks?.(colours, view, ratio), [this.place.x, this.place.y]), 0, 0);
    pen.drawImage(this.lined, 0, 0);
    this.over?.(pen, view, ratio);
  }

  /** Paint colours that may be wanted next where nobody sees them. */
  paintAhead(layer, colours, marks) {
    if (this.stale || this.camera.busy || layer !== this.layer || !this.raster) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const inks = marks.inks(colours, bled(this.view(), BLEED), ratio);
    this.raster.paintAhead(colours, inks, [this.place.x, this.place.y]);
  }

  /** What another colour does not change: the area of each pixel, and the borders. */
  prepare(view, ratio, wide, high) {
    const place = { scale: ratio * view.scale, x: ratio * view.x, y: ratio * view.y };
    const what = [this.layer.key, this.lines.length, place.scale, wide, high].join();
    if (this.prepared === what && this.follows(place, view, wide, high)) return;
    this.prepared = what;
    this.place = place;
    this.raster = new Raster(this.layer.shapes, place, wide, high);
    this.lined ??= document.createElement('canvas');
    Object.assign(this.lined, { width: wide, height: high });
    const pen = this.lined.getContext('2d', { willReadFrequently: true });
    pen.setTransform(place.scale, 0, 0, place.scale, place.x, place.y);
    for (const layer of this.lines) this.stroke(pen, layer, view);
  }

  /** The same view, moved by whole pixels: only what came into it is made. False where it is another one. */
  follows(place, view, wide, high) {
    const [x, y] = [place.x - this.place.x, place.y - this.place.y];
    const [dx, dy] = [Math.round(x), Math.round(y)];
    if (Math.abs(x - dx) + Math.abs(y - dy) > WHOLE || Math.abs(dx) >= wide / 2 || Math.abs(dy) >= high / 2) return false;
    if (!dx && !dy) return true;
    // Whole steps add up without error.
    this.place = { scale: place.scale, x: this.place.x + dx, y: this.place.y + dy };
    const strips = this.raster.move(this.layer.shapes, this.place, dx, dy);
    const pen = this.lined.getContext('2d');
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = 'copy';
    pen.drawImage(this.lined, dx, dy);
    pen.globalCompositeOperation = 'source-over';
    for (const { left, top, right, bottom } of strips) {
      pen.save();
      pen.clearRect(left, top, right - left, bottom - top);
      pen.beginPath();
      pen.rect(left, top, right - left, bottom - top);
      pen.clip();
      pen.setTransform(place.scale, 0, 0, place.scale, this.place.x, this.place.y);
      for (const layer of this.lines) this.stroke(pen, layer, view);
      pen.restore();
    }
    return true;
  }

  stroke(pen, layer, view) {
    const { colour, opacity, widths, byArea } = BORDERS[kindOf(layer.level, this.levels)];
    const above = widths.findIndex(([zoom]) => zoom > view.zoom);
    const [low, high] = above < 1 ? [widths.at(above), widths.at(above)] : widths.slice(above - 1, above + 1);
    const share = high[0] > low[0] ? (view.zoom - low[0]) / (high[0] - low[0]) : 0;
    const full = low[1] + (high[1] - low[1]) * share;
    const wide = (side) => full * (byArea ? Math.min(1, Math.max(0, (1.25 * side * view.scale) / LEGIBLE_SIDE - 0.25)) : 1);
    // Borders that would not be seen are not even looked for, nor those of a few large ones among very many areas:
    // it takes seconds.
    if (wide(layer.collection.tiles ? layer.typicalSide : layer.largestSide) < LEAST_WIDTH) return;
    pen.strokeStyle = colour;
    pen.globalAlpha = opacity;
    for (const { side, path } of this.bordersOf(layer)) {
      const width = wide(side);
      if (width < LEAST_WIDTH) continue;
      pen.lineWidth = width / view.scale;
      pen.stroke(path);
    }
    pen.globalAlpha = 1;
  }
}
