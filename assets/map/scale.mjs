// Where a value stands on a scale of equal-width classes, and how many areas stand where.

import { classOf } from './classes.mjs';
import { STATUS } from './picture.mjs';

const NARROW = 2e-9;

/** Whether all values are one: the edges about it are as good as equal (analysis/classes.py). */
export function single(breaks) {
  return breaks.length === 2 && breaks[1] - breaks[0] <= NARROW * Math.max(1, Math.abs(breaks[1]));
}

/** Position 0–1 of a value on cells of equal width; linear within each class. */
export function position(value, breaks) {
  const classes = breaks.length - 1;
  if (classes < 1) return NaN;
  if (single(breaks)) return 0.5;
  const at = classOf(value, breaks);
  const [low, high] = [breaks[at], breaks[at + 1]];
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return (at + Math.min(1, Math.max(0, share))) / classes;
}

/** The value at a position: the inverse. */
export function valueAt(share, breaks) {
  const classes = breaks.length - 1;
  const at = Math.min(classes - 1, Math.max(0, Math.floor(share * classes)));
  return breaks[at] + (share * classes - at) * (breaks[at + 1] - breaks[at]);
}

/** Position of an area on the scale of its picture: by value, or in the middle of its named class. */
export function placed(picture, index) {
  const at = picture.classes[index];
  if (picture.labels) return at === 255 ? NaN : (at + 0.5) / picture.labels.length;
  const value = picture.value(index);
  return Number.isFinite(value) ? position(value, picture.breaks) : NaN;
}

/** Bins of areas over the classes, each {from, to, steps, count, alone} with ends 0–1: so many per class, or where all values
 * are whole steps of their last digit a bin for so many of these, so that none is empty between two steps. */
export function histogram(picture, perClass) {
  const { breaks, values } = picture;
  const shown = [...values.keys()].filter((i) => picture.classes[i] !== 255 && picture.status[i] === STATUS.value);
  const step = single(breaks) ? 0 : stepOf(shown, values, picture.payload.unit?.decimals ?? 0);
  const classes = picture.colours.map((_, at) => (step ? stepped(breaks, at, step, perClass) : { steps: perClass, each: 1 }));
  const bins = classes.map(({ steps, each }, at) => Array.from({ length: Math.ceil(steps / each) }, (_, i) => ({
    from: (at + (i * each) / steps) / classes.length,
    to: (at + Math.min(1, ((i + 1) * each) / steps)) / classes.length,
    steps: Math.min(each, steps - i * each),
    alone: steps === 1,
    count: 0,
  })));
  for (const i of shown) {
    const at = picture.classes[i];
    const { first, steps, each } = classes[at];
    const inside = position(values[i], breaks) * classes.length - at;
    const wanted = step ? (Math.round(values[i] / step) - first) / each : inside * steps;
    const bin = bins[at][Math.max(0, Math.min(bins[at].length - 1, Math.floor(wanted)))];
    if (bin) bin.count += 1;
  }
  return bins.flat();
}

/** The last digit of which all values are whole steps; 0 where one is not. */
function stepOf(shown, values, decimals) {
  const whole = (value) => Math.abs(value - Math.round(value)) < 1e-3;
  return shown.every((i) => whole(values[i] * 10 ** decimals)) ? 10 ** -decimals : 0;
}

/** The first step in a class, how many there are, and how many make a bin. A value on a limit belongs to the class above. */
function stepped(breaks, at, step, most) {
  const [low, high] = [breaks[at] / step, breaks[at + 1] / step];
  const first = Math.ceil(low - 1e-3);
  const last = at === breaks.length - 2 ? Math.floor(high + 1e-3) : Math.ceil(high - 1e-3) - 1;
  const steps = Math.max(last - first + 1, 1);
  return { first, steps, each: Math.ceil(steps / most) };
}

/** Three round sizes for a legend of circles: near the largest, a third, a tenth. */
export function sizes(largest, roundBelow) {
  const wanted = [1, 0.3, 0.06].map((share) => roundBelow(Math.max(1, largest * share)));
  return [...new Set(wanted)];
}
