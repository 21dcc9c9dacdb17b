// Which class a value lies in: the same rule wherever the browser paints.

/** The class of a value: one on a limit belongs to the upper class. Values come as float32, limits as written: only in
 * one precision is a value on its limit. */
export function classOf(value, breaks) {
  const held = Math.fround(value);
  let at = 0;
  while (at < breaks.length - 2 && held >= Math.fround(breaks[at + 1])) at += 1;
  return at;
}

/** Whether a value lies in a range, its ends included. */
export function within(value, { low, high }) {
  const held = Math.fround(value);
  return held >= Math.fround(low) && held <= Math.fround(high);
}
