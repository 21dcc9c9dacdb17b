// Which area each pixel shows: found once for a view, so that other values are only other colours.

import { GROUND } from './picture.mjs';

// Room for the place in a row, within the number of a crossing.
const ROW = 65536;

export class Raster {
  /** Areas by even–odd at the middle of each pixel; pixel = local × scale + (x, y). */
  constructor(shapes, { scale, x, y }, width, height) {
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.areas = new Uint16Array(width * height);
    this.width = width;
    this.height = height;
    this.crossings = new Float64Array(4096);
    this.fillAll(shapes, { scale, x, y }, { left: 0, top: 0, right: width, bottom: height });
  }

  /** The view has moved by whole pixels: what was in it moves along, and only what came into it is looked for.
   * Answers the parts of the picture that came into it. */
  move(shapes, place, dx, dy) {
    const { areas, width, height } = this;
    this.ahead = null;
    const by = dy * width + dx;
    if (by > 0) areas.copyWithin(by, 0, areas.length - by);
    else areas.copyWithin(0, -by);
    const strips = [
      { left: 0, right: width, top: dy > 0 ? 0 : height + dy, bottom: dy > 0 ? dy : height },
      { left: dx > 0 ? 0 : width + dx, right: dx > 0 ? dx : width, top: 0, bottom: height },
    ].filter((strip) => strip.right > strip.left && strip.bottom > strip.top);
    for (const strip of strips) {
      for (let row = strip.top; row < strip.bottom; row += 1) {
        areas.fill(0, row * width + strip.left, row * width + strip.right);
      }
      this.fillAll(shapes, place, strip);
    }
    return strips;
  }

  /** Fill what shows of the areas within a part of the picture. */
  fillAll(shapes, { scale, x, y }, part) {
    for (let i = 0; i < shapes.length; i += 1) this.fill(shapes[i], i + 1, scale, x, y, part);
  }

  fill(shape, number, scale, x, y, part) {
    const [left, top, right, bottom] = shape.box;
    if (right * scale + x < part.left || left * scale + x > part.right) return;
    if (bottom * scale + y < part.top || top * scale + y > part.bottom) return;
    let count = 0;
    for (const { rings } of shape.parts) {
      for (const ring of rings) count = this.cross(ring, count, scale, x, y, part);
    }
    const found = this.crossings.subarray(0, count).sort();
    for (let i = 0; i + 1 < count; i += 2) {
      const row = Math.floor(found[i] / ROW);
      const from = Math.ceil(found[i] - row * ROW - 1.5);
      const to = Math.ceil(found[i + 1] - row * ROW - 1.5);
      // Before the first pixel of the first row stands nothing: an end of −1 would mean the last of all.
      const [start, end] = [Math.max(part.left, from), Math.min(part.right, to)];
      if (end > start) this.areas.fill(number, row * this.width + start, row * this.width + end);
    }
  }

  /** Adds where a ring crosses the middles of rows: row × ROW + place + 1, places outside moved to the edge. */
  cross(ring, start, scale, x, y, { top, bottom }) {
    let count = start;
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const ay = ring[i + 1] * scale + y;
      const by = ring[i + 3] * scale + y;
      const first = Math.max(top, Math.ceil(Math.min(ay, by) - 0.5));
      const last = Math.min(bottom - 1, Math.ceil(Math.max(ay, by) - 0.5) - 1);
      if (first > last) continue;
      const ax = ring[i] * scale + x;
      const slope = (ring[i + 2] * scale + x - ax) / (by - ay);
      if (count + last - first >= this.crossings.length) this.widen(count + last - first);
      for (let row = first; row <= last; row += 1) {
        const place = ax + slope * (row + 0.5 - ay);
        this.crossings[count] = row * ROW + Math.min(this.width + 1, Math.max(-0.5, place)) + 1;
        count += 1;
      }
    }
    return count;
  }

  widen(least) {
    const wider = new Float64Array(Math.max(2 * this.crossings.length, least + 1024));
    wider.set(this.crossings);
    this.crossings = wider;
  }

  /** The picture in these colours, one per area; `inks`, if any, are the pixels of areas in a pattern, which begins at
   * (left, top). */
  paint(colours, inks = null, corner = [0, 0]) {
    if (this.ahead?.colours === colours) this.swap();
    else this.fillIn(colours, inks, corner);
    return this.image;
  }

  /** Paint what may be wanted next where nobody sees it. */
  paintAhead(colours, inks, corner) {
    const { width, height } = this;
    this.spare ??= new ImageData(width, height);
    this.swap();
    this.fillIn(colours, inks, corner);
    this.swap();
    this.ahead = { colours };
  }

  swap() {
    [this.image, this.spare] = [this.spare, this.image];
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.ahead = null;
  }

  fillIn(colours, inks, corner) {
    const palette = new Uint32Array(colours.length + 1);
    palette[0] = packed(GROUND.wash);
    colours.forEach((colour, i) => {
      palette[i + 1] = packed(colour);
    });
    const used = [...new Set(inks)].filter(Boolean);
    inks?.forEach((ink, i) => {
      if (ink) palette[i + 1] = used.indexOf(ink);
    });
    this.pattern(palette, used, ...corner.map(Math.round));
  }

  /** An entry of the palette is a colour, or the number of an ink: no colour is as small, as all are opaque. */
  pattern(palette, inks, left, top) {
    const { pixels, areas, width, height } = this;
    const most = inks.length;
    const at = (from, size) => ((from % size) + size) % size;
    const places = inks.map(({ size }) => Uint8Array.from({ length: width }, (_, column) => at(column - left, size)));
    const rows = new Array(most);
    for (let row = 0, i = 0; row < height; row += 1) {
      for (let k = 0; k < most; k += 1) {
        const { size, pixels: own } = inks[k];
        const from = at(row - top, size) * size;
        rows[k] = own.subarray(from, from + size);
      }
      const [before, end] = [i, i + width];
      while (i < end) {
        const area = areas[i];
        const colour = palette[area];
        if (colour < most) {
          const [ink, place] = [rows[colour], places[colour]];
          for (; i < end && areas[i] === area; i += 1) pixels[i] = ink[place[i - before]];
        } else {
          for (; i < end && areas[i] === area; i += 1) pixels[i] = colour;
        }
      }
    }
  }
}

const known = new Map();

/** #RRGGBB as the bytes of a pixel. */
export function packed(colour) {
  let found = known.get(colour);
  if (found === undefined) {
    const part = (i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
    const bytes = new Uint8Array([part(0), part(1), part(2), 255]);
    known.set(colour, (found = new Uint32Array(bytes.buffer)[0]));
  }
  return found;
}
