// The frozen lines of a scene as SVG, in type that is read from the last row.

import { ticks as written } from '../map/numbers.mjs';

const NS = 'http://www.w3.org/2000/svg';
const WIDE = 620;
const PAD = { left: 8, top: 16 };
const SIZE = 24;
const TICKS = 44;
const NAMED = 80;

function node(name, attributes, words) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

function niceStep(high) {
  const raw = Math.max(high, 1e-9) / 3;
  const size = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((m) => m * size).find((step) => step >= raw);
}

const wide = (words) => [...words].reduce((sum, sign) => sum + (sign >= '\u2e80' ? SIZE : 0.58 * SIZE), 0);

/** The path of those points of a line whose place is kept; a share holds until the next step. */
function path(line, x, y, kept) {
  let drawn = '';
  let before = false;
  line.y.forEach((value, i) => {
    const joined = before;
    before = value !== null && kept(line.x[i]);
    if (!before) return;
    if (joined && line.steps) drawn += `H${x(line.x[i]).toFixed(1)}`;
    drawn += `${joined ? 'L' : 'M'}${x(line.x[i]).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return drawn;
}

/** An SVG of {lines, ticks, axis}, so many pixels high, its figures in a unit; null if there is nothing to draw.
 * From the first provisional place on a line is dotted, and that of the area ends in a hollow circle, as on the map. */
export function lineChart({ lines = [], ticks = [], axis = '', title = '', provisional = null }, unit, palette, high) {
  const points = lines.flatMap(({ x, y }) => x.map((at, i) => [at, y[i]])).filter(([, value]) => value !== null);
  if (!points.length) return null;
  const end = Math.max(...points.map(([x]) => x)) || 1;
  // A curve is shares in percent by a named axis; a course has the unit of its indicator and its months below.
  const shares = lines.some((line) => line.steps);
  const bottom = axis ? NAMED : TICKS;
  const step = niceStep(Math.max(...points.map(([, y]) => y)));
  const top = Math.ceil(Math.max(...points.map(([, y]) => y)) / step) * step || 1;
  const levels = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  const figures = shares ? levels.map((value) => `${value}%`) : written(levels, { ...unit, longest: null, signed: false });
  const right = WIDE - 18 - Math.max(60, ...figures.map(wide));
  const x = (value) => PAD.left + (value / end) * (right - PAD.left);
  const y = (value) => high - bottom - (value / top) * (high - PAD.top - bottom);
  const svg = node('svg', { viewBox: `0 0 ${WIDE} ${high}`, class: 'stage-lines', role: 'img', 'aria-label': title });
  levels.forEach((value, i) => {
    svg.append(
      node('line', { x1: PAD.left, x2: right, y1: y(value), y2: y(value), stroke: palette.faint, 'stroke-width': 1.5 }),
      node('text', { x: right + 10, y: y(value) + 8, fill: palette.quiet, 'font-size': SIZE }, figures[i]),
    );
  });
  let last = -Infinity;
  for (const [at, words] of ticks.length ? ticks : [0, 12, 24, 36, 48, 60].filter((m) => m <= end).map((m) => [m, m])) {
    if (x(at) - last < 84 || x(at) > right + 1) continue;
    last = x(at);
    svg.append(node('text', { x: x(at), y: high - bottom + 32, fill: palette.quiet, 'font-size': SIZE, 'text-anchor': at ? 'middle' : 'start' }, words));
  }
  const order = { top: 0, parent: 1, selected: 2 };
  for (const line of [...lines].sort((a, b) => order[a.role] - order[b.role])) {
    const own = line.role === 'selected';
    const from = provisional ?? Infinity;
    const look = { fill: 'none', stroke: own ? palette.accent : palette.quiet, 'stroke-width': own ? 5 : 2.5, 'stroke-linejoin': 'round' };
    const settled = path(line, x, y, (at) => at < from);
    const late = path(line, x, y, (at) => at >= from - 1);
    svg.append(node('path', { ...look, d: settled, 'stroke-dasharray': line.role === 'top' ? '10 7' : 'none' }));
    if (!late) continue;
    svg.append(node('path', { ...look, d: late, class: 'provisional', 'stroke-linecap': 'round', 'stroke-dasharray': own ? '0.1 8' : '0.1 5' }));
    const i = line.y.findLastIndex((value) => value !== null);
    if (own && line.x[i] >= from) svg.append(node('circle', { ...look, 'stroke-width': 3, cx: x(line.x[i]), cy: y(line.y[i]), r: 6, fill: palette.ground }));
  }
  if (axis) svg.append(node('text', { x: PAD.left, y: high - 10, fill: palette.quiet, 'font-size': SIZE }, axis));
  return svg;
}

/** Which line is which, as words with a sample before them. */
export function lineKeys({ lines = [], provisional = null, dotted = '' }, palette) {
  const box = document.createElement('p');
  box.className = 'stage-keys';
  const named = [...lines].sort((a, b) => (b.role === 'selected') - (a.role === 'selected'));
  if (provisional !== null && dotted) named.push({ name: dotted, role: 'provisional' });
  for (const { name, role } of named) {
    const sample = document.createElement('span');
    sample.className = `sample ${role}`;
    sample.style.color = role === 'selected' ? palette.accent : palette.quiet;
    const one = document.createElement('span');
    one.append(sample, name);
    box.append(one);
  }
  return box;
}
