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
    shapes.forEach((shape, i) => this.fill(shape, i + 1, scale, x, y));
  }

  fill(shape, number, scale, x, y) {
    const [left, top, right, bottom] = shape.box;
    if (right * scale + x < 0 || left * scale + x > this.width) return;
    if (bottom * scale + y < 0 || top * scale + y > this.height) return;
    let count = 0;
    for (const { rings } of shape.parts) {
      for (const ring of rings) count = this.cross(ring, count, scale, x, y);
    }
    const found = this.crossings.subarray(0, count).sort();
    for (let i = 0; i + 1 < count; i += 2) {
      const row = Math.floor(found[i] / ROW);
      const from = Math.ceil(found[i] - row * ROW - 1.5);
      const to = Math.ceil(found[i + 1] - row * ROW - 1.5);
      this.areas.fill(number, row * this.width + Math.max(0, from), row * this.width + Math.min(this.width, to));
    }
  }

  /** Adds where a ring crosses the middles of rows: row × ROW + place + 1, places outside moved to the edge. */
  cross(ring, start, scale, x, y) {
    let count = start;
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const ay = ring[i + 1] * scale + y;
      const by = ring[i + 3] * scale + y;
      const first = Math.max(0, Math.ceil(Math.min(ay, by) - 0.5));
      const last = Math.min(this.height - 1, Math.ceil(Math.max(ay, by) - 0.5) - 1);
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

  /** The picture in these colours, one per area. */
  paint(colours) {
    const palette = new Uint32Array(colours.length + 1);
    palette[0] = packed(GROUND.wash);
    colours.forEach((colour, i) => {
      palette[i + 1] = packed(colour);
    });
    const { pixels, areas } = this;
    for (let i = 0; i < areas.length; i += 1) pixels[i] = palette[areas[i]];
    return this.image;
  }
}

const known = new Map();

/** #RRGGBB as the bytes of a pixel. */
function packed(colour) {
  let found = known.get(colour);
  if (found === undefined) {
    const part = (i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
    const bytes = new Uint8Array([part(0), part(1), part(2), 255]);
    known.set(colour, (found = new Uint32Array(bytes.buffer)[0]));
  }
  return found;
}
