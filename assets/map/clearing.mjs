// Where an area is placed on the map, so that what lies over the map does not cover it.

import { HOME_ZOOM, fitting } from './camera.mjs';
import { NEAREST } from './flat-renderer.mjs';

// Down to this share of its size an area gives way; one that is covered even then is placed as if nothing lay there.
const SMALLEST = 0.75;
const STEP = 0.025;
const PLACES = [0.5, 0.75, 0.25, 1, 0];

// Pixels around what lies over the map.
const ROOM = 4;

const beside = PLACES.flatMap((across) => PLACES.map((down) => [across, down]))
  .sort(([a, b], [c, d]) => Math.hypot(a - 0.5, b - 0.5) - Math.hypot(c - 0.5, d - 0.5));

function inside(ring, [left, top, right, bottom]) {
  for (let i = 0; i < ring.length; i += 2) {
    if (ring[i] > left && ring[i] < right && ring[i + 1] > top && ring[i + 1] < bottom) return true;
  }
  return false;
}

const apart = (a, b) => a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];

/** Whether any part of a shape lies in a box, both in local units. */
function reaches(shape, box) {
  const [left, top, right, bottom] = box;
  if (apart(shape.box, box)) return false;
  if ([[left, top], [right, top], [left, bottom], [right, bottom]].some(([x, y]) => shape.holds(x, y))) return true;
  return shape.parts.some((part) => !apart(part.box, box) && inside(part.rings[0], box));
}

/** The padding within which a shape is shown as large as it can be beside `covers`, boxes on a map of `size`. */
export function clearing(shape, box, padding, size, covers) {
  const largest = 2 ** (fitting(box, padding, NEAREST, size).zoom - HOME_ZOOM);
  const [left, top, right, bottom] = box;
  const room = [size.width - padding.left - padding.right, size.height - padding.top - padding.bottom];
  for (let share = 1; share > SMALLEST; share -= STEP) {
    const scale = largest * share;
    const own = [(right - left) * scale, (bottom - top) * scale];
    for (const [across, down] of beside) {
      const x = padding.left + across * (room[0] - own[0]);
      const y = padding.top + down * (room[1] - own[1]);
      const local = ([west, north, east, south]) => [
        (west - ROOM - x) / scale + left, (north - ROOM - y) / scale + top,
        (east + ROOM - x) / scale + left, (south + ROOM - y) / scale + top,
      ];
      if (covers.some((cover) => reaches(shape, local(cover)))) continue;
      return { left: x, top: y, right: size.width - x - own[0], bottom: size.height - y - own[1] };
    }
  }
  return padding;
}
