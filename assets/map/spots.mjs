// How places of service look: dots far out, which leave one another room, and larger ones near by.

// Dark on every class of every palette, and apart from the colours of areas pointed at, chosen and compared.
export const SPOT = '#7A0B5C';

// From these zooms on names of areas step aside from them, and they have names of their own.
export const ALONE = 9;
export const NAMED = 11.4;

// From a zoom on: radius and white rim in pixels, and the side of a square that one dot alone has.
const SIZES = [
  [10.4, { r: 5, rim: 1.6, apart: 0 }],
  [ALONE, { r: 3.6, rim: 1.3, apart: 0 }],
  [7.6, { r: 2.4, rim: 0.9, apart: 4 }],
  [-Infinity, { r: 1.5, rim: 0.6, apart: 5 }],
];
export const sized = (view) => SIZES.find(([zoom]) => view.zoom >= zoom)[1];

/** The places that stand on a view: {x, y, r, rim, place} in pixels; of those too close to be told apart, one. */
export function spread(places, view) {
  const { r, rim, apart } = sized(view);
  const taken = new Set();
  return places.flatMap((place) => {
    const [x, y] = [place.point[0] * view.scale + view.x, place.point[1] * view.scale + view.y];
    if (x < -r || y < -r || x > view.width + r || y > view.height + r) return [];
    if (apart) {
      const square = Math.floor(x / apart) * 100003 + Math.floor(y / apart);
      if (taken.has(square)) return [];
      taken.add(square);
    }
    return [{ x, y, r, rim, place }];
  });
}

/** Discs of one look: the white rims of all below the dots of all. */
export function dot(pen, spots, ratio) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const [colour, more] of [['#FFFFFF', true], [SPOT, false]]) {
    pen.fillStyle = colour;
    pen.beginPath();
    for (const { x, y, r, rim } of spots) {
      const radius = more ? r + rim : r;
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }
    pen.fill();
  }
}
