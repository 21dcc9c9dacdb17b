// Dragging over the histogram keeps a range of values on the map; a click lets all go again.

import { valueAt } from './scale.mjs';

const SMALLEST = 4;

/** The ends of a range in the fewest digits that tell them apart, moved outwards: what lay in it still does. */
export function rounded(low, high) {
  const decimals = Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(high - low || 1))));
  const [size, bits] = [10 ** decimals, 1e-9];
  return {
    low: Number((Math.floor(low * size + bits) / size).toFixed(decimals)),
    high: Number((Math.ceil(high * size - bits) / size).toFixed(decimals)),
  };
}

export class Brush {
  /** `breaks` is set with each picture. `look` receives a range while the pointer drags (null: none), `choose` the range that stays, or {}. */
  constructor(plot, look, choose) {
    Object.assign(this, { plot, look, choose });
    plot.addEventListener('pointerdown', (event) => this.begin(event));
    plot.addEventListener('pointermove', (event) => this.drag(event));
    plot.addEventListener('pointerup', (event) => this.end(event));
    plot.addEventListener('pointercancel', () => this.stop());
  }

  share(event) {
    const box = this.plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  begin(event) {
    if (event.button) return;
    event.preventDefault();
    this.plot.setPointerCapture(event.pointerId);
    this.from = this.share(event);
    this.pixel = event.clientX;
    this.mark = document.createElement('i');
    this.mark.className = 'atlas-kept';
    this.plot.querySelectorAll('.atlas-kept').forEach((other) => other.remove());
    this.plot.append(this.mark);
  }

  range(event) {
    const [low, high] = [this.from, this.share(event)].sort((a, b) => a - b);
    const ends = [valueAt(low, this.breaks), valueAt(high, this.breaks)];
    this.mark.style.left = `${100 * low}%`;
    this.mark.style.width = `${100 * (high - low)}%`;
    return rounded(...ends);
  }

  drag(event) {
    if (this.mark) this.look(this.range(event));
  }

  end(event) {
    if (!this.mark) return;
    const far = Math.abs(event.clientX - this.pixel) >= SMALLEST;
    const range = far ? this.range(event) : {};
    this.stop();
    this.choose(range);
  }

  stop() {
    this.mark?.remove();
    this.mark = null;
  }
}
