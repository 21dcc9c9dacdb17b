// Where the map looks: the area it is within, how it moves there, and what it shows more finely when it has come near.

import { fitting } from './camera.mjs';
import { clearing } from './clearing.mjs';
import { NEAREST } from './flat-renderer.mjs';

// From this zoom on, boundaries in full.
const DETAIL_ZOOM = 8.6;
const MARGIN = 24;

// Room at the right for the buttons.
const BUTTONS = 58;

// What a map that still shows what it was moved to may differ from it: pixels, and zoom.
const STILL = [2, 0.01];

// By how many pixels the legend may grow over what is shown.
const GROWN = 2;

export class Navigation {
  /** `map` is the AtlasMap. */
  constructor(map) {
    this.map = map;
    this.within = undefined;
    this.scope = null;
  }

  /** Move to a code, or to [west, south, east, north]. */
  async flyTo(target, animate = true) {
    await this.map.ready;
    if (Array.isArray(target)) this.fit(this.local(target), null, animate);
    else this.fit(...await this.areaOf(target), animate);
  }

  /** Show a box; of an area whose shape is known, beside what lies over the map. */
  fit(box, shape, animate) {
    const { stage, renderer } = this.map;
    const [width, height] = stage.size;
    const size = { width, height };
    const usual = this.padding();
    const padding = shape ? clearing(shape, box, usual, size, stage.covers(this.map.config.over)) : usual;
    this.fitted = { box, shape, width, height, foot: usual.bottom, place: fitting(box, padding, NEAREST, size) };
    renderer.fit(box, padding, animate);
  }

  /** Where the map has another size, or its legend has grown, what it was moved to is shown whole anew, unless the
   * reader has moved on. A legend that shrinks moves nothing. */
  refit() {
    const { fitted, map: { renderer, stage } } = this;
    const [width, height] = stage.size;
    if (!fitted || !renderer.started || !width) return;
    const grown = this.padding().bottom > fitted.foot + GROWN;
    if (fitted.width === width && fitted.height === height && !grown) return;
    const { centre, zoom } = this.looking();
    const { place } = fitted;
    const aside = Math.hypot(centre[0] - place.centre[0], centre[1] - place.centre[1]) * renderer.view().scale;
    if (aside <= STILL[0] && Math.abs(zoom - place.zoom) <= STILL[1]) this.fit(fitted.box, fitted.shape, false);
  }

  local([west, south, east, north]) {
    const { frame } = this.map.layers;
    const [left, bottom] = frame.local(west, south);
    const [right, top] = frame.local(east, north);
    return [left, top, right, bottom];
  }

  /** The box around an area, wherever it is drawn, and its shape; around everything where it is nowhere. */
  async areaOf(code) {
    const { ground, layers, config } = this.map;
    const { shape } = ground.find(code) ?? (await layers.find(code)) ?? {};
    if (!shape) return [(await layers.get(config.levels[0])).box, null];
    return ground.equal ? [shape.box, null] : [shape.mainBox, shape];
  }

  /** What is in the middle of the map, in local units, and the zoom. */
  looking() {
    const { scale, x, y, zoom, width, height } = this.map.renderer.view();
    return { centre: [(width / 2 - x) / scale, (height / 2 - y) / scale], zoom };
  }

  padding() {
    const { stage, config, legendElement } = this.map;
    const [, high] = stage.size;
    const foot = Math.min(stage.coveredBy(legendElement), high / 2);
    return { top: config.top ?? 18, bottom: foot + 12, left: MARGIN, right: BUTTONS };
  }

  /** Be within an area: what lies outside it fades, and the map moves there if it was within another one. */
  enter(code) {
    const found = this.map.ground.find(code);
    this.scope = found && found.rank > 0 ? found : null;
    this.map.overlays.outlines.set({ scope: this.scope?.shape ?? null });
    const before = this.within;
    this.within = code;
    if (before !== code) this.flyTo(code, before !== undefined);
    this.map.overlays.name();
  }

  /** Move there anew with the next values. */
  forget() {
    this.within = undefined;
  }

  /** The map has come to rest. */
  async rest() {
    const { map } = this;
    if (!map.picture) return;
    this.refit();
    map.overlays.name();
    map.overlays.soonLight();
    map.hands.again();
    map.switches.rest();
    if (map.renderer.view().zoom >= DETAIL_ZOOM && !map.ground.equal) await this.refine();
  }

  /** Bring boundaries in full for what is on the screen. */
  async refine() {
    const { picture, ground, layers, renderer, overlays } = this.map;
    const { scale, x, y, width, height } = renderer.view();
    const box = [-x, -y, width - x, height - y].map((at) => at / scale);
    for (const one of [picture.layer, ...ground.drawn.above]) {
      if (!(await layers.refine(one, box))) continue;
      renderer.refreshGeometry(one);
      overlays.marks.forget();
      this.map.highlight({});
    }
  }
}
