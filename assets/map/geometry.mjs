// Boundaries in the browser: one Layer per level, in flat "local" units shared by all layers.
// One local unit is one screen pixel at zoom 7 of a 512-pixel tile scheme.

export const LOCAL_WORLD = 65536;
const MAINLAND_MARGIN = 0.1;

export function mercator(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Where local units start, so that they stay exact in single precision. */
export class Frame {
  constructor(lon, lat) {
    this.lon = lon;
    this.lat = lat;
    [this.x, this.y] = mercator(lon, lat);
  }

  local(lon, lat) {
    const [x, y] = mercator(lon, lat);
    return [(x - this.x) * LOCAL_WORLD, (y - this.y) * LOCAL_WORLD];
  }

  lonLat(x, y) {
    const north = Math.PI * (1 - 2 * (y / LOCAL_WORLD + this.y));
    return [
      (x / LOCAL_WORLD + this.x) * 360 - 180,
      (Math.atan(Math.sinh(north)) * 180) / Math.PI,
    ];
  }
}

function emptyBox() {
  return [Infinity, Infinity, -Infinity, -Infinity];
}

function widen(box, other) {
  box[0] = Math.min(box[0], other[0]);
  box[1] = Math.min(box[1], other[1]);
  box[2] = Math.max(box[2], other[2]);
  box[3] = Math.max(box[3], other[3]);
}

function ringOf(coordinates, frame) {
  const ring = new Float32Array(coordinates.length * 2);
  for (let i = 0; i < coordinates.length; i += 1) {
    const [x, y] = frame.local(coordinates[i][0], coordinates[i][1]);
    ring[2 * i] = x;
    ring[2 * i + 1] = y;
  }
  return ring;
}

function boxOf(ring) {
  const box = emptyBox();
  for (let i = 0; i < ring.length; i += 2) {
    const x = ring[i];
    const y = ring[i + 1];
    if (x < box[0]) box[0] = x;
    if (x > box[2]) box[2] = x;
    if (y < box[1]) box[1] = y;
    if (y > box[3]) box[3] = y;
  }
  return box;
}

function areaOf(ring) {
  let twice = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    twice += ring[i] * ring[i + 3] - ring[i + 2] * ring[i + 1];
  }
  return Math.abs(twice) / 2;
}

function crosses(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const yi = ring[i + 1];
    const yj = ring[j + 1];
    if (yi > y !== yj > y && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) {
      inside = !inside;
    }
  }
  return inside;
}

/** The shape of one area: its parts, each an outer ring and holes, with boxes. */
class Shape {
  constructor(geometry, frame) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    this.box = emptyBox();
    this.parts = polygons.map((polygon) => {
      const rings = polygon.map((ring) => ringOf(ring, frame));
      const box = boxOf(rings[0]);
      widen(this.box, box);
      return { rings, box, area: areaOf(rings[0]) };
    });
    this.area = this.parts.reduce((sum, part) => sum + part.area, 0);
    this.drawn = null;
  }

  holds(x, y) {
    if (x < this.box[0] || y < this.box[1] || x > this.box[2] || y > this.box[3]) return false;
    return this.parts.some(
      ({ rings, box }) =>
        x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] &&
        rings.reduce((inside, ring) => inside !== crosses(ring, x, y), false),
    );
  }

  /** The box of the largest part and what lies beside it: far islands do not count. */
  get mainBox() {
    const main = this.parts.reduce((a, b) => (b.area > a.area ? b : a));
    const marginX = (main.box[2] - main.box[0]) * MAINLAND_MARGIN;
    const marginY = (main.box[3] - main.box[1]) * MAINLAND_MARGIN;
    const box = [...main.box];
    for (const part of this.parts) {
      const near =
        part.box[0] > main.box[0] - marginX && part.box[2] < main.box[2] + marginX &&
        part.box[1] > main.box[1] - marginY && part.box[3] < main.box[3] + marginY;
      if (near) widen(box, part.box);
    }
    return box;
  }

  get path() {
    this.drawn ??= this.trace();
    return this.drawn;
  }

  trace() {
    const path = new Path2D();
    for (const { rings } of this.parts) {
      for (const ring of rings) {
        path.moveTo(ring[0], ring[1]);
        for (let i = 2; i < ring.length - 2; i += 2) path.lineTo(ring[i], ring[i + 1]);
        path.closePath();
      }
    }
    return path;
  }
}

/** The areas drawn at one level, in feature order. */
export class Layer {
  constructor(level, collection, frame) {
    this.level = level;
    this.key = level;
    this.frame = frame;
    const features = collection.features;
    this.length = features.length;
    this.codes = features.map((feature) => feature.properties.code);
    this.index = new Map(this.codes.map((code, i) => [code, i]));
    this.names = features.map(({ properties: p }) => ({
      zh: p.zh, en: p.en, parent: { zh: p.pzh, en: p.pen },
    }));
    this.points = features.map(({ properties: p }) => frame.local(p.x, p.y));
    this.detail = 'overview';
    this.take(collection);
    const areas = this.shapes.map((shape) => shape.area).sort((a, b) => a - b);
    this.typicalSide = Math.sqrt(areas[areas.length >> 1] || 1);
    this.largestSide = Math.sqrt(areas.at(-1) || 1);
    this.meanArea = areas.reduce((sum, area) => sum + area, 0) / this.length;
  }

  /** Use other geometry (finer, same order) for everything that is drawn or hit. */
  take(collection) {
    this.collection = collection;
    this.shapes = collection.features.map((feature) => new Shape(feature.geometry, this.frame));
  }

  /** Use finer geometry for some of the areas: features whose ids are their places. */
  mend(features) {
    for (const { id, geometry } of features) {
      this.collection.features[id].geometry = geometry;
      this.shapes[id] = new Shape(geometry, this.frame);
    }
  }

  /** The side of a square as large as each area, in local units. */
  get sides() {
    return this.shapes.map((shape) => Math.round(Math.sqrt(shape.area) * 10) / 10);
  }

  /** Index of the area at a local point, or -1. */
  at(x, y) {
    for (let i = 0; i < this.length; i += 1) if (this.shapes[i].holds(x, y)) return i;
    return -1;
  }

  get box() {
    const box = emptyBox();
    for (const shape of this.shapes) widen(box, shape.mainBox);
    return box;
  }
}

function middleOf(collection) {
  const { x, y } = collection.features[collection.features.length >> 1].properties;
  return [x, y];
}

/** Loads layers once, by the addresses in the configuration. */
export class Layers {
  constructor(addresses, levels) {
    this.addresses = addresses;
    this.levels = levels;
    this.loading = new Map();
    this.loaded = new Map();
    this.frame = null;
  }

  get(level) {
    if (!this.loading.has(level)) {
      const task = this.load(level);
      task.catch(() => this.loading.delete(level));
      this.loading.set(level, task);
    }
    return this.loading.get(level);
  }

  async load(level) {
    const collection = await fetchJson(this.addresses[level]?.overview, level);
    this.frame ??= new Frame(...middleOf(collection));
    const layer = new Layer(level, collection, this.frame);
    layer.address = this.addresses[level].overview;
    this.loaded.set(level, layer);
    return layer;
  }

  levelsAbove(level) {
    return this.levels.slice(0, this.levels.indexOf(level)).reverse();
  }

  above(level) {
    return Promise.all(this.levelsAbove(level).map((one) => this.get(one)));
  }

  /** The area of a code in the topmost layer that draws it: {layer, index, shape, rank}. */
  async find(code) {
    for (const [rank, level] of this.levels.entries()) {
      const layer = await this.get(level);
      const index = layer.index.get(code);
      if (index !== undefined) return { layer, index, shape: layer.shapes[index], rank };
    }
    return null;
  }

  /** Bring the full detail of a layer, of one in tiles that of the tiles in a box; true when something changed. */
  async refine(layer, box) {
    if (layer.collection.tiles) return this.refineTiles(layer, box);
    const address = this.addresses[layer.level]?.full;
    if (!address || layer.detail !== 'overview') return false;
    layer.detail = 'loading';
    try {
      layer.take(await fetchJson(address, layer.level));
      layer.detail = 'full';
      layer.address = address;
      return true;
    } catch {
      layer.detail = 'overview';
      return false;
    }
  }

  async refineTiles(layer, [left, top, right, bottom]) {
    const wanted = layer.collection.tiles.filter((tile) => {
      const [west, north] = layer.frame.local(tile.box[0], tile.box[3]);
      const [east, south] = layer.frame.local(tile.box[2], tile.box[1]);
      return !tile.loaded && west < right && east > left && north < bottom && south > top;
    });
    wanted.forEach((tile) => { tile.loaded = true; });
    const fetched = await Promise.all(wanted.map(async (tile) => {
      const address = new URL(tile.file, new URL(layer.address, document.baseURI)).href;
      const brought = await fetchJson(address, layer.level).catch(() => null);
      if (brought) layer.mend(brought.features);
      else tile.loaded = false;
      return brought;
    }));
    if (!fetched.some(Boolean)) return false;
    layer.detail = `${layer.collection.tiles.filter(({ loaded }) => loaded).length} tiles`;
    return true;
  }
}

async function fetchJson(address, level) {
  if (!address) throw new Error(`no boundaries are published for the level "${level}"`);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`boundaries of "${level}": the host answered ${answer.status}`);
  return answer.json();
}
