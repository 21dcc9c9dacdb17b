// Boundary files as layers of paths, in one plane for all: Mercator degrees times 100, y pointing down.
// In the file that plays without a network they lie packed in the document itself.

const loaded = new Map();
const UNITS = 100;

const plane = (lon, lat) => [
  lon * UNITS,
  (-Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * UNITS * 180) / Math.PI,
];

export function bytes(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out;
}

async function packed(text) {
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

async function read(file) {
  const inside = document.getElementById(`geo-${file}`);
  if (inside) return packed(inside.textContent.trim());
  const answer = await fetch(`/geo/${file}`);
  if (!answer.ok) throw new Error(`/geo/${file}: ${answer.status}`);
  return answer.json();
}

/** An area: its path, the box of its largest part, its names, a point inside. */
function shape({ properties, geometry }) {
  const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
  const path = new Path2D();
  let box = null;
  let widest = -1;
  for (const ring of polygons.flat()) {
    const own = [Infinity, Infinity, -Infinity, -Infinity];
    ring.forEach(([lon, lat], i) => {
      const [x, y] = plane(lon, lat);
      if (i) path.lineTo(x, y);
      else path.moveTo(x, y);
      own[0] = Math.min(own[0], x);
      own[1] = Math.min(own[1], y);
      own[2] = Math.max(own[2], x);
      own[3] = Math.max(own[3], y);
    });
    path.closePath();
    const size = (own[2] - own[0]) * (own[3] - own[1]);
    if (size > widest) [widest, box] = [size, own];
  }
  return { ...properties, path, box, size: widest, point: plane(properties.x, properties.y) };
}

/** The areas of a boundary file in drawing order, and their places by code. */
export function layer(file) {
  if (!loaded.has(file)) {
    const made = read(file).then(({ features }) => {
      const shapes = features.map(shape);
      return { shapes, index: new Map(shapes.map(({ code }, i) => [code, i])) };
    });
    made.catch(() => loaded.delete(file));
    loaded.set(file, made);
  }
  return loaded.get(file);
}

/** Values (float32) and statuses (bytes) of a payload. */
export function unpacked(map) {
  return { values: new Float32Array(bytes(map.values).buffer), status: bytes(map.status) };
}
