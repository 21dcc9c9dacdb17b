// How the borders of each kind of level look, whichever renderer draws them.

// A line thins out, down to nothing, beside areas smaller than this on the screen (pixels).
export const LEGIBLE_SIDE = 15;

// Widths in pixels by zoom.
export const BORDERS = {
  finest: { colour: '#FFFFFF', widths: [[6, 0.45], [8, 0.7], [10, 1.1], [13, 1.8]], opacity: 0.85, byArea: true },
  inner: { colour: '#FFFFFF', widths: [[6, 0.8], [8, 1.4], [10, 2.2], [13, 3]], opacity: 0.95, byArea: true },
  outer: { colour: '#51606D', widths: [[6, 0.7], [8, 0.9], [10, 1.2], [13, 1.8]], opacity: 0.7 },
  root: { colour: '#3F4D59', widths: [[6, 0.8], [8, 1.2], [13, 2]], opacity: 0.9 },
};

export function kindOf(level, levels) {
  const rank = levels.indexOf(level);
  if (rank === 0) return 'root';
  if (rank === 1) return 'outer';
  return rank === levels.length - 1 ? 'finest' : 'inner';
}
