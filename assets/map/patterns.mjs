// The patterns that tell what a colour cannot: as small tiles, and as the pixels of a colour seen through a tile.

import { packed } from './raster.mjs';

/** A small tile of pattern at the resolution of the screen, drawn once for each. */
function tile(size, draw) {
  const made = new Map();
  return (ratio) => {
    const side = Math.round(size * ratio);
    if (!made.has(side)) {
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.scale(side / size, side / size);
      draw(pen, size);
      made.set(side, canvas);
    }
    return made.get(side);
  };
}

export const hatch = tile(6, (pen, size) => {
  pen.strokeStyle = '#8C98A2';
  pen.lineWidth = 1.1;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
  }
  pen.stroke();
});

/** Hatching both ways. */
export const lattice = tile(6, (pen, size) => {
  pen.strokeStyle = '#A4AEB6';
  pen.lineWidth = 0.8;
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(size, size);
  pen.moveTo(size, 0);
  pen.lineTo(0, size);
  pen.stroke();
});

/** White lines that let half of a colour through: the value below is uncertain. */
export const veil = tile(5, (pen, size) => {
  pen.strokeStyle = 'rgba(255, 255, 255, 0.54)';
  pen.lineWidth = 1.7;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, -1);
    pen.lineTo(shift + size + 1, size + 1);
  }
  pen.stroke();
});

export const dots = tile(6, (pen) => {
  pen.fillStyle = '#7B8793';
  for (const [x, y] of [[1.5, 1.5], [4.5, 4.5]]) {
    pen.beginPath();
    pen.arc(x, y, 0.8, 0, 2 * Math.PI);
    pen.fill();
  }
});

/** How colours look in a pattern: a function from #RRGGBB to {size, pixels}, one pixel per place in the tile. */
export function patterned(tile, opacity) {
  const { width: size } = tile;
  const ink = tile.getContext('2d').getImageData(0, 0, size, size).data;
  const known = new Map();
  const look = (colour) => {
    const pixels = new Uint32Array(size * size).fill(packed(colour));
    const bytes = new Uint8Array(pixels.buffer);
    for (let i = 0; i < bytes.length; i += 1) {
      const share = (opacity * ink[i | 3]) / 255;
      if ((i & 3) < 3) bytes[i] = Math.round(share * ink[i] + (1 - share) * bytes[i]);
    }
    return { size, pixels };
  };
  return (colour) => {
    if (!known.has(colour)) known.set(colour, look(colour));
    return known.get(colour);
  };
}
