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

/** Number of areas in each of so many fine bins per class. */
export function histogram(picture, perClass) {
  const bins = new Array(picture.colours.length * perClass).fill(0);
  picture.classes.forEach((at, i) => {
    if (at === 255 || picture.status[i] !== STATUS.value) return;
    const share = position(picture.values[i], picture.breaks);
    bins[Math.min(bins.length - 1, Math.floor(share * bins.length))] += 1;
  });
  return bins;
}

/** Three round sizes for a legend of circles: near the largest, a third, a tenth. */
export function sizes(largest, roundBelow) {
  const wanted = [1, 0.3, 0.06].map((share) => roundBelow(Math.max(1, largest * share)));
  return [...new Set(wanted)];
}
