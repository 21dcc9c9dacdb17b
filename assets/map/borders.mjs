// Borders as lines that are drawn once: each line between two areas, none along the outer edge.

const STEPS = 1e5;
const ROW = 2 ** 26;

/** A number per point; points less than a step apart are one. */
function pointKey([lon, lat]) {
  return Math.round((lon + 180) * STEPS) * ROW + Math.round((lat + 90) * STEPS);
}

/** Every ring as numbers of its points, with its area. */
function numbered(collection) {
  const numbers = new Map();
  const rings = [];
  collection.features.forEach(({ geometry }, owner) => {
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of parts.flat()) {
      const points = ring.map((point) => {
        const key = pointKey(point);
        let number = numbers.get(key);
        if (number === undefined) numbers.set(key, (number = numbers.size));
        return number;
      });
      rings.push({ owner, ring, points });
    }
  });
  return { rings, count: numbers.size };
}

function edgeKey(a, b, count) {
  return a < b ? a * count + b : b * count + a;
}

/** The second area of every edge that two areas share. */
function shared(rings, count) {
  const first = new Map();
  const second = new Map();
  for (const { owner, points } of rings) {
    for (let i = 0; i + 1 < points.length; i += 1) {
      const key = edgeKey(points[i], points[i + 1], count);
      if (first.has(key)) second.set(key, owner);
      else first.set(key, owner);
    }
  }
  return { first, second };
}

/**
 * A collection of lines between areas. `side` of a line is the larger of those of its two areas.
 * With `outer`, the lines along the outer edge are there too.
 */
export function borderLines(collection, sides, outer = false) {
  const { rings, count } = numbered(collection);
  const { first, second } = shared(rings, count);
  const features = [];
  for (const { owner, ring, points } of rings) {
    let line = null;
    let beside = null;
    for (let i = 0; i + 1 < points.length; i += 1) {
      const key = edgeKey(points[i], points[i + 1], count);
      const beyond = second.get(key) ?? (outer ? owner : null);
      const other = first.get(key) === owner && second.get(key) !== owner ? beyond : null;
      if (other === null) line = null;
      else if (line && other === beside) line.push(ring[i + 1]);
      else {
        line = [ring[i], ring[i + 1]];
        features.push({
          type: 'Feature',
          properties: { side: Math.max(sides[owner], sides[other]) },
          geometry: { type: 'LineString', coordinates: line },
        });
      }
      beside = other;
    }
  }
  return { type: 'FeatureCollection', features };
}
