// What the canvas and the SVG renderer have in common: a flat camera, its gestures, and who hears of them.

import { Camera, fitting } from './camera.mjs';

// As near as a map moves by itself to show an area.
export const NEAREST = 11;
const FIRST_NEAREST = 14;
const FLIGHT = 450;
const STEP = 250;
// A press that moves farther than this is a drag and no click.
const STILL = 3;

export class FlatRenderer {
  // Hatching, dots and circles are drawn with the areas: one layer less to bring to the screen.
  carriesMarks = true;

  constructor(holder, { levels, calm }) {
    this.holder = holder;
    this.levels = levels;
    this.calm = calm;
    this.handlers = new Map();
  }

  /** Start with a first box in view. A renderer makes its `surface` and draws when the view has `changed`. */
  async start(frame, box, padding) {
    this.frame = frame;
    this.surface = this.make();
    this.holder.append(this.surface);
    this.camera = new Camera(this.holder, this.calm, () => this.changed(), () => this.emit('rest'));
    this.holder.addEventListener('click', (event) => this.camera.moved <= STILL && this.emit('click', event));
    this.holder.addEventListener('dblclick', (event) => this.emit('dblclick', event));
    Object.assign(this.camera, fitting(box, padding, FIRST_NEAREST, this.camera.size));
    this.started = true;
    this.changed();
  }

  on(name, handler) {
    this.handlers.set(name, handler);
  }

  emit(name, event) {
    this.handlers.get(name)?.(event);
  }

  view() {
    return this.camera.view();
  }

  fit(box, padding, animate) {
    this.camera.go(fitting(box, padding, NEAREST, this.camera.size), animate ? FLIGHT : 0);
  }

  jump(place) {
    Object.assign(this.camera, place);
    this.changed();
  }

  panTo(centre) {
    this.camera.go({ centre }, STEP);
  }

  zoomBy(steps) {
    this.camera.go({ zoom: this.camera.zoom + steps }, STEP);
  }

  resize() {
    if (!this.started) return;
    this.camera.measure();
    this.changed();
  }

  destroy() {
    this.camera?.destroy();
    this.surface?.remove();
  }
}
