// What stands on the areas: hatching, dots, outlines of "not applicable", and circles for counts and their changes.
// Drawn on a canvas above the renderer, in its view; a renderer that paints pixels asks for the patterns alone.

import { dots, hatch, lattice, patterned, veil } from './patterns.mjs';
import { STATUS, UNSURE } from './picture.mjs';

const CIRCLE = { fill: 'rgba(20, 96, 111, 0.55)', edge: 'rgba(255, 255, 255, 0.95)' };
const FADED = 0.25;
// After a colour (#rrggbb): seven tenths of it.
const TRANSLUCENT = 'B3';

const PATTERNS = [
  [UNSURE, UNSURE, veil],
  [STATUS.suppressed, 'suppressed', hatch],
  [STATUS.notSeparable, 'notSeparable', lattice],
  [STATUS.missing, 'missing', dots],
];

// White lines on areas with a smaller side (pixels) would only look like another colour.
const LINED = 7;

/** Whether areas are large enough for white lines on uncertain ones. */
export const lined = (layer, view) => layer.typicalSide * view.scale >= LINED;

/** Radius of the largest circle: smaller where many areas are shown. */
export function largestRadius(shown) {
  if (shown > 600) return 13;
  return shown > 60 ? 24 : 36;
}

export class Marks {
  constructor() {
    this.only = null;
    this.picture = null;
  }

  set(picture) {
    this.picture = picture;
    this.paths = new Map();
    this.order = picture.circles ? circlesOf(picture) : [];
  }

  /** All areas of a status, or uncertain ones, as one path. */
  path(status) {
    if (!this.paths.has(status)) {
      const { layer, unsure } = this.picture;
      const path = new Path2D();
      let found = 0;
      this.picture.status.forEach((kind, i) => {
        if (status === UNSURE ? !unsure?.[i] : kind !== status) return;
        path.addPath(layer.shapes[i].path);
        found += 1;
      });
      this.paths.set(status, found ? path : null);
    }
    return this.paths.get(status);
  }

  forget() {
    this.paths = new Map();
  }

  /** The patterns that this view shows: [status, name, tile]. */
  shown(view) {
    return this.picture.unsure && lined(this.picture.layer, view) ? PATTERNS : PATTERNS.slice(1);
  }

  draw(pen, view, ratio) {
    if (!this.picture) return;
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    for (const [status, name, tile] of this.shown(view)) this.fill(pen, view, ratio, status, name, tile);
    this.drawLines(pen, view, ratio);
  }

  /** How each area looks in its pattern, on its colour, as pixels; null for plain ones, and where all are plain. */
  inks(colours, view, ratio) {
    if (!this.picture) return null;
    const looks = this.shown(view).map(([status, name, tile]) => [status, patterned(tile(ratio), this.opacity(name))]);
    const { status: kinds, unsure } = this.picture;
    let found = null;
    for (const [status, look] of looks) {
      for (let i = 0; i < kinds.length; i += 1) {
        if (status === UNSURE ? !unsure[i] : kinds[i] !== status) continue;
        found ??= new Array(kinds.length).fill(null);
        found[i] = look(colours[i]);
      }
    }
    return found;
  }

  /** What stands on colours and patterns: outlines, so many pixels wide, and circles. */
  drawLines(pen, view, ratio, line = 0.8) {
    if (!this.picture) return;
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    this.outline(pen, view, line, STATUS.missing, 'missing');
    this.outline(pen, view, line, STATUS.notApplicable, 'notApplicable');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.circles(pen, view);
  }

  opacity(name) {
    return this.only === null || this.only === name ? 1 : FADED;
  }

  fill(pen, view, ratio, status, name, tile) {
    const path = this.path(status);
    if (!path) return;
    const style = pen.createPattern(tile(ratio), 'repeat');
    style.setTransform(new DOMMatrix().scale(1 / (ratio * view.scale)));
    pen.globalAlpha = this.opacity(name);
    pen.fillStyle = style;
    pen.fill(path, 'evenodd');
    pen.globalAlpha = 1;
  }

  outline(pen, view, line, status, name) {
    const path = this.path(status);
    if (!path) return;
    pen.globalAlpha = this.opacity(name);
    pen.lineWidth = line / view.scale;
    pen.strokeStyle = '#B4BEC7';
    pen.stroke(path);
    pen.globalAlpha = 1;
  }

  circles(pen, view) {
    const { layer } = this.picture;
    pen.strokeStyle = CIRCLE.edge;
    pen.lineWidth = 0.9;
    for (const { index, radius, fill } of this.order) {
      const x = layer.points[index][0] * view.scale + view.x;
      const y = layer.points[index][1] * view.scale + view.y;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      pen.globalAlpha = this.picture.keeps(this.only, index) ? 1 : FADED;
      pen.fillStyle = fill;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }
}

/** Circles {index, radius, fill}, the largest first so that small ones stay on top. Their area goes with the value; of a
 * change with how large it is, and the colour with its direction. */
export function circlesOf(picture) {
  const shown = picture.status.filter((kind) => kind <= STATUS.zero).length;
  const most = picture.largest;
  const largest = largestRadius(shown);
  return Array.from(picture.values, (value, index) => ({ index, value }))
    .filter(({ index, value }) => picture.status[index] === STATUS.value && value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ index, value }) => {
      const tone = picture.tone(value);
      const radius = Math.max(1, largest * Math.sqrt(Math.abs(value) / most));
      return { index, radius, fill: tone ? `${tone}${TRANSLUCENT}` : CIRCLE.fill };
    });
}
