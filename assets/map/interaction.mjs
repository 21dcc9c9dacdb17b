// Pointer and keys on the map: what is hovered, and what the reader asks for.

import { neighbour, wish } from './controls.mjs';
import { describe } from './tooltip.mjs';

export class Interaction {
  /** `map` is the AtlasMap: its picture, stage, tooltip, renderer and events are used. */
  constructor(map, signal) {
    this.map = map;
    this.walked = -1;
    this.hovered = -1;
    const { element } = map;
    element.addEventListener('pointermove', (event) => this.wander(event), { signal });
    element.addEventListener('pointerleave', () => this.leave(), { signal });
    element.addEventListener('pointerdown', () => this.pressed(true), { signal });
    window.addEventListener('pointerup', () => this.pressed(false), { signal });
    element.addEventListener('keydown', (event) => this.key(event), { signal });
    element.addEventListener('blur', () => this.leave(), { signal });
  }

  /** Index of the area under a pointer event, or -1. */
  under(event) {
    const { picture, stage, renderer, insets } = this.map;
    if (!picture || !renderer?.started || event.target.closest('.atlas-buttons, .atlas-kept-panel, figcaption')) return -1;
    const { view, at: [x, y] } = insets.under(event) ?? { view: renderer.view(), at: stage.point(event) };
    return picture.layer.at((x - view.x) / view.scale, (y - view.y) / view.scale);
  }

  /** Whether a single click fell on the map itself, where no area and no place of service is. */
  isEmpty(event) {
    const { picture, renderer, points } = this.map;
    const beside = event.target.closest('.atlas-buttons, .atlas-kept-panel, figcaption');
    return Boolean(picture && renderer?.started && !beside && event.detail < 2 && !event.shiftKey && !points?.under(event));
  }

  pressed(down) {
    this.down = down;
    if (down) this.map.tooltip.hide();
  }

  wander(event) {
    this.last = event;
    if (this.down && event.buttons) return;
    const index = this.under(event);
    const [x, y] = this.map.stage.point(event);
    const before = this.place;
    this.place = this.map.points?.under(event) ?? null;
    if (index === this.hovered && this.place === before) this.map.tooltip.move(x, y);
    else this.hover(index, x, y);
    this.map.element.classList.toggle('atlas-pointing', index >= 0);
  }

  /** The map has moved under a resting pointer: look again. */
  again() {
    if (this.last && this.walked < 0 && !this.down) this.wander(this.last);
  }

  leave() {
    this.last = null;
    this.place = null;
    if (this.hovered >= 0) this.hover(-1);
    this.walked = -1;
  }

  /** Other values are on the map: nothing is pointed at until the pointer moves. */
  forget() {
    this.place = null;
    this.hovered = -1;
    this.walked = -1;
    this.map.tooltip.hide();
  }

  hover(index, x = 0, y = 0) {
    const { map } = this;
    this.hovered = index;
    const code = index < 0 ? null : map.picture.layer.codes[index];
    map.highlight({ hovered: code });
    const said = this.place ? map.points.describe(this.place) : index >= 0 && describe(map.picture, index, map.lang);
    if (said) map.tooltip.show(said, x, y);
    else map.tooltip.hide();
    map.emit('hover', { code });
  }

  click(event) {
    const index = this.under(event);
    if (index < 0 && this.isEmpty(event)) this.map.emit('clear');
    if (index < 0 || event.detail > 1 || !this.map.picture.inScope(index)) return;
    const detail = { code: this.map.picture.layer.codes[index] };
    this.map.emit(event.shiftKey ? 'compare' : 'select', detail);
  }

  dblclick(event) {
    const index = this.under(event);
    if (index >= 0) this.map.emit('drill', { code: this.map.picture.layer.codes[index] });
  }

  key(event) {
    if (event.target !== this.map.element) return;
    const asked = wish(event);
    if (!asked || !this.map.picture) return;
    event.preventDefault();
    event.stopPropagation();
    if (asked.up) this.map.emit('up');
    else if (asked.zoom) this.map.renderer.zoomBy(asked.zoom);
    else if (asked.move) this.walk(asked.move);
    else if (asked.compare) this.compare();
    else if (asked.member) this.member();
    else this.choose(asked);
  }

  choose({ drill }) {
    const index = this.walked >= 0 ? this.walked : this.start();
    if (index < 0) return;
    this.map.emit(drill ? 'drill' : 'select', { code: this.map.picture.layer.codes[index] });
  }

  compare() {
    const index = this.walked >= 0 ? this.walked : this.hovered >= 0 ? this.hovered : this.start();
    if (index >= 0) this.map.emit('compare', { code: this.map.picture.layer.codes[index] });
  }

  /** Take the area into the chosen ones, or out of them. */
  member() {
    const index = this.walked >= 0 ? this.walked : this.hovered >= 0 ? this.hovered : this.start();
    if (index >= 0) this.map.chosen.toggle(this.map.picture.layer.codes[index]);
  }

  /** Where walking starts: the selected area, or the one in the middle of the view. */
  start() {
    const { picture, renderer, state } = this.map;
    const selected = picture.layer.index.get(state.selected);
    if (selected !== undefined) return selected;
    const view = renderer.view();
    const middle = [(view.width / 2 - view.x) / view.scale, (view.height / 2 - view.y) / view.scale];
    let best = -1;
    let least = Infinity;
    picture.layer.points.forEach(([x, y], i) => {
      const far = Math.hypot(x - middle[0], y - middle[1]);
      if (picture.inScope(i) && far < least) [least, best] = [far, i];
    });
    return best;
  }

  walk(direction) {
    const { picture, renderer, stage } = this.map;
    const from = this.walked >= 0 ? this.walked : this.start();
    if (from < 0) return;
    // From a selected area at once; where none is, the first key shows where walking starts.
    const begins = this.walked < 0 && picture.layer.codes[from] !== this.map.state.selected;
    const next = begins ? from : neighbour(picture, from, direction);
    if (next < 0) return;
    this.walked = next;
    this.place = null;
    const view = renderer.view();
    const [x, y] = picture.layer.points[next].map((at, i) => at * view.scale + (i ? view.y : view.x));
    if (x < 40 || y < 40 || x > view.width - 40 || y > view.height - this.map.navigation.padding().bottom) {
      renderer.panTo(picture.layer.points[next]);
    }
    this.hover(next, x, y);
    const said = describe(picture, next, this.map.lang);
    const places = this.map.points?.within(picture.layer.codes[next]);
    stage.announce([said.name, said.parent, said.value, said.versus, places].filter(Boolean).join('. '));
  }
}
