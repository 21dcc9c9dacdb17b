// Where a flat map looks: centre in local units and zoom; dragging, wheel, pinch and flights.

export const HOME_ZOOM = 7;
const LOWEST = 3;
const HIGHEST = 14;
const EASE = (t) => 1 - (1 - t) ** 3;

/** Centre and zoom that show a box inside the padding of a map of so many pixels. */
export function fitting([left, top, right, bottom], padding, highest, { width, height }) {
  const wide = Math.max(40, width - padding.left - padding.right);
  const high = Math.max(40, height - padding.top - padding.bottom);
  const scale = Math.min(wide / (right - left), high / (bottom - top), 2 ** (highest - HOME_ZOOM));
  const aside = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2];
  const centre = [(left + right) / 2 - aside[0] / scale, (top + bottom) / 2 - aside[1] / scale];
  return { centre, zoom: HOME_ZOOM + Math.log2(scale) };
}

export class Camera {
  constructor(holder, calm, changed, rested) {
    this.holder = holder;
    this.calm = calm;
    this.changed = changed;
    this.rested = rested;
    this.centre = [0, 0];
    this.zoom = HOME_ZOOM;
    this.touches = new Map();
    this.moved = 0;
    this.busy = false;
    this.measure();
    this.listen();
  }

  get scale() {
    return 2 ** (this.zoom - HOME_ZOOM);
  }

  /** Take the size of the holder: asked for at each drawing it would make the browser lay out the whole page. */
  measure() {
    const { clientWidth: width, clientHeight: height } = this.holder;
    this.size = { width, height };
  }

  view() {
    const { scale, zoom, size: { width, height } } = this;
    const x = width / 2 - this.centre[0] * scale;
    const y = height / 2 - this.centre[1] * scale;
    return { scale, zoom, x, y, width, height };
  }

  listen() {
    const { holder } = this;
    const signal = (this.stop = new AbortController()).signal;
    holder.addEventListener('pointerdown', (event) => this.grab(event), { signal });
    holder.addEventListener('pointermove', (event) => this.drag(event), { signal });
    for (const name of ['pointerup', 'pointercancel']) {
      holder.addEventListener(name, (event) => this.release(event), { signal });
    }
    holder.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
  }

  grab(event) {
    if (event.button) return;
    this.cancel();
    if (!this.touches.size) this.moved = 0;
    this.busy = true;
    this.touches.set(event.pointerId, [event.clientX, event.clientY]);
    this.holder.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const before = this.touches.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const span = () => {
      const [a, b] = [...this.touches.values()];
      return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
    };
    const [wide, share] = [span(), 1 / this.touches.size];
    this.touches.set(event.pointerId, now);
    const shift = [now[0] - before[0], now[1] - before[1]];
    this.moved += Math.hypot(...shift);
    this.centre = this.centre.map((at, i) => at - (shift[i] * share) / this.scale);
    if (wide) this.zoomAt(Math.log2(span() / wide), now);
    this.changed();
  }

  release(event) {
    if (!this.touches.delete(event.pointerId) || this.touches.size) return;
    this.rest();
  }

  wheel(event) {
    event.preventDefault();
    this.cancel();
    const steps = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
    this.zoomAt(-Math.max(-120, Math.min(120, steps)) / 260, [event.clientX, event.clientY]);
    this.busy = true;
    this.changed();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.rest(), 120);
  }

  rest() {
    this.busy = false;
    this.changed();
    this.rested();
  }

  /** Zoom by steps; what is at the client point stays there. */
  zoomAt(steps, [clientX, clientY]) {
    const box = this.holder.getBoundingClientRect();
    const aside = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
    const before = this.scale;
    this.zoom = Math.min(HIGHEST, Math.max(LOWEST, this.zoom + steps));
    this.centre = this.centre.map((at, i) => at + aside[i] * (1 / before - 1 / this.scale));
  }

  go({ centre = this.centre, zoom = this.zoom }, duration) {
    this.cancel();
    const from = { centre: this.centre, zoom: this.zoom };
    const started = performance.now();
    const step = (now) => {
      const t = this.calm || !duration ? 1 : Math.min(1, Math.max(0, now - started) / duration);
      const share = EASE(t);
      this.zoom = from.zoom + (zoom - from.zoom) * share;
      this.centre = from.centre.map((at, i) => at + (centre[i] - at) * share);
      this.busy = t < 1;
      this.changed();
      if (t < 1) this.flight = requestAnimationFrame(step);
      else this.rested();
    };
    if (duration && !this.calm) this.flight = requestAnimationFrame(step);
    else step(started);
  }

  cancel() {
    cancelAnimationFrame(this.flight);
  }

  destroy() {
    this.cancel();
    this.stop.abort();
  }
}
