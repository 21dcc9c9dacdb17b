// Equal weight: one hexagon for every area, near where it lies, so that the small townships of a crowded delta are
// seen as well as the wide ones of the mountains. Made once in the browser from any boundaries, always the same: counted
// from the first area, whatever was loaded first. Pictures to take away make them again (analysis/cells.py).

import { Layer } from './geometry.mjs';

export const MOST_CELLS = 6000;
const ROUNDS = 80;
const SWAPS = 6;

// So much larger than the mean area: fewer gaps where areas are wide.
const LARGER = 1.35;

// The six corners of a hexagon from its middle, in halves of its width and quarters of its height.
const CORNERS = [[0, -2], [1, -1], [1, 1], [0, 2], [-1, 1], [-1, -1], [0, -2]];
const BESIDE = [[2, 0], [1, 3], [-1, 3]];

// The same steps from the same figures, to the last digit, or single cells lie elsewhere on the pictures.
const rounded = (x) => Math.floor(1000 * x + 0.5) / 1000;
const keyOf = (i, j) => i * 100003 + j;

/** Pushes points apart until few are nearer than `least`. */
function spread(points, least) {
  const at = points.map(([x, y], i) => [x + 1e-6 * i, y]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const boxes = new Map();
    at.forEach(([x, y], i) => {
      const key = keyOf(Math.floor(x / least), Math.floor(y / least));
      if (!boxes.has(key)) boxes.set(key, []);
      boxes.get(key).push(i);
    });
    at.forEach((own, i) => {
      const [column, row] = own.map((place) => Math.floor(place / least));
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) {
          const near = boxes.get(keyOf(column + dx, row + dy)) ?? [];
          for (const j of near) if (j > i) push(own, at[j], least);
        }
      }
    });
  }
  return at;
}

function push(a, b, least) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const far = Math.sqrt(dx * dx + dy * dy) || 1e-9;
  if (far >= least) return;
  const by = (0.45 * (least - far)) / far / 2;
  a[0] -= dx * by;
  a[1] -= dy * by;
  b[0] += dx * by;
  b[1] += dy * by;
}

/** The nearest free cell for each point, those in the middle first; then neighbours change places where both gain. */
function settle(at, wide, high) {
  const middle = [0, 1].map((axis) => at.reduce((sum, point) => sum + point[axis], 0) / at.length);
  const order = at.map((_, i) => i).sort((a, b) => far2(at[a], middle) - far2(at[b], middle));
  const taken = new Map();
  const cells = new Array(at.length);
  for (const i of order) {
    cells[i] = nearest(at[i], taken, wide, high);
    taken.set(keyOf(...cells[i]), i);
  }
  for (let round = 0; round < SWAPS; round += 1) exchange(at, cells, taken, wide, high);
  return cells;
}

const squared = (x) => x * x;
const far2 = (a, b) => squared(a[0] - b[0]) + squared(a[1] - b[1]);
const middleOf = ([i, j], wide, high) => [i * wide, j * high];

function nearest([x, y], taken, wide, high) {
  const row = Math.round(y / high / 3);
  let best = null;
  let least = Infinity;
  for (let ring = 0; ring < 400; ring += 1) {
    if ((ring - 1) * Math.min(wide * 2, high * 3) > Math.sqrt(least)) break;
    for (let down = -ring; down <= ring; down += 1) {
      const odd = (row + down) & 1;
      const column = Math.round((x / wide - odd) / 2);
      const across = Math.abs(down) === ring ? Array.from({ length: 2 * ring + 1 }, (_, n) => n - ring) : [-ring, ring];
      for (const step of across) {
        const cell = [2 * (column + step) + odd, 3 * (row + down)];
        if (taken.has(keyOf(...cell))) continue;
        const away = far2([x, y], middleOf(cell, wide, high));
        if (away < least) [least, best] = [away, cell];
      }
    }
  }
  return best;
}

function exchange(at, cells, taken, wide, high) {
  const cost = (i, cell) => far2(at[i], middleOf(cell, wide, high));
  for (let i = 0; i < cells.length; i += 1) {
    for (const [right, down] of BESIDE) {
      const [own, other] = [cells[i], [cells[i][0] + right, cells[i][1] + down]];
      const j = taken.get(keyOf(...other));
      if (j === undefined) continue;
      if (cost(i, other) + cost(j, own) >= cost(i, own) + cost(j, other)) continue;
      [cells[i], cells[j]] = [other, own];
      taken.set(keyOf(...other), i);
      taken.set(keyOf(...own), j);
    }
  }
}

/** A layer of equal cells instead of `layer`, and layers above it made of the same cells. */
export function equalCells(layer, above) {
  const { frame, points, collection } = layer;
  const [left, top] = points[0];
  const radius = rounded(Math.sqrt((2 * LARGER * layer.meanArea) / (3 * Math.sqrt(3))));
  const [wide, high] = [(radius * Math.sqrt(3)) / 2, radius / 2];
  const place = (i, j) => frame.lonLat(left + i * wide, top + j * high);
  const cells = settle(spread(points.map(([x, y]) => [rounded(x - left), rounded(y - top)]), 2 * wide), wide, high);
  const rings = cells.map(([i, j]) => CORNERS.map(([right, down]) => place(i + right, j + down)));
  const where = cells.map(([i, j]) => place(i, j));
  const features = collection.features.map(({ properties }, i) => ({
    type: 'Feature',
    id: i,
    properties: { ...properties, x: where[i][0], y: where[i][1] },
    geometry: { type: 'Polygon', coordinates: [rings[i]] },
  }));
  const own = new Layer(layer.level, { type: 'FeatureCollection', features }, frame);
  own.key = `${layer.level}-cells`;
  return { layer: own, above: above.map((upper) => gathered(upper, points, rings, where, frame, own.key)) };
}

/** An upper layer whose areas are the cells of the areas that lie in them. */
function gathered(upper, points, rings, where, frame, key) {
  const members = upper.codes.map(() => []);
  points.forEach(([x, y], i) => members[upper.at(x, y)]?.push(i));
  const features = upper.collection.features.flatMap(({ properties }, area) => {
    const cells = members[area];
    if (!cells.length) return [];
    const mean = (axis) => cells.reduce((sum, i) => sum + where[i][axis], 0) / cells.length;
    return [{
      type: 'Feature',
      properties: { ...properties, x: mean(0), y: mean(1) },
      geometry: { type: 'MultiPolygon', coordinates: joined(cells.map((i) => rings[i])) },
    }];
  });
  const layer = new Layer(upper.level, { type: 'FeatureCollection', features }, frame);
  layer.key = `${upper.level}-of-${key}`;
  return layer;
}

/** Cells joined to polygons: the edges that no other of the cells has, one after another. Two of them meet in a corner. */
function joined(rings) {
  const edges = new Map();
  for (const ring of rings) ring.slice(1).forEach((to, k) => edges.set(`${ring[k]} ${to}`, [ring[k], to]));
  const onward = new Map();
  for (const [from, to] of edges.values()) if (!edges.has(`${to} ${from}`)) onward.set(String(from), to);
  const found = [];
  while (onward.size) {
    const ring = [];
    for (let key = onward.keys().next().value; onward.has(key); key = String(ring.at(-1))) {
      ring.push(onward.get(key));
      onward.delete(key);
    }
    found.push([...ring.slice(-1), ...ring]);
  }
  const turns = (ring) => ring.slice(1).reduce((sum, [x, y], k) => sum + ring[k][0] * y - x * ring[k][1], 0);
  const way = Math.sign(turns(rings[0]));
  const [outer, holes] = [true, false].map((wanted) => found.filter((ring) => (Math.sign(turns(ring)) === way) === wanted));
  return outer.map((ring, k) => (k ? [ring] : [ring, ...holes]));
}

/** The layers that a map draws: as they lie, or as equal cells. */
export class Ground {
  constructor(layers) {
    this.layers = layers;
    this.equal = false;
    this.drawn = null;
    this.made = new Map();
  }

  /** {layer, above} of a level, the nearest above first; cells only where there are not too many. */
  async of(level) {
    const [layer, above] = await Promise.all([this.layers.get(level), this.layers.above(level)]);
    if (!this.equal || layer.length < 2 || layer.length > MOST_CELLS) return { layer, above };
    if (!this.made.has(level)) this.made.set(level, equalCells(layer, above));
    return this.made.get(level);
  }

  /** Where an area is drawn, or would be if its level were: {layer, index, shape, rank}; null where nowhere. */
  find(code) {
    if (!code) return null;
    const { layer, above } = this.drawn ?? { above: [] };
    for (const one of [...[...above].reverse(), layer, ...this.layers.loaded.values()]) {
      const index = one?.index.get(code);
      const rank = this.layers.levels.indexOf(one?.level);
      if (index !== undefined) return { layer: one, index, shape: one.shapes[index], rank };
    }
    return null;
  }

  /** Where the name of an area of the drawn layer stands. */
  label(code) {
    const { layer } = this.drawn ?? {};
    const index = layer?.index.get(code);
    if (index === undefined) return null;
    const [left, , right, bottom] = layer.shapes[index].box;
    const rank = this.layers.levels.indexOf(layer.level);
    return { point: [(left + right) / 2, bottom], name: layer.names[index], rank };
  }

  /** The layers whose names may stand on the map, top first. */
  get named() {
    const { layer, above } = this.drawn;
    const { levels, loaded } = this.layers;
    const finer = this.equal ? [] : levels.slice(levels.indexOf(layer.level) + 1).map((level) => loaded.get(level));
    return [...[...above].reverse(), layer, ...finer.filter(Boolean)];
  }
}
