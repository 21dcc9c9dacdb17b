// What stands above the areas: hatching, dots and circles; outlines and names; and the insets, which repeat it all.

import { Labels } from './labels.mjs';
import { Marks } from './marks.mjs';
import { Outlines } from './outlines.mjs';

// The two canvases.
const MARKS = 0;
const LIGHT = 1;

// Milliseconds after which what only repeats the map, larger, follows it.
const REPEAT = 60;

export class Overlays {
  /** `map` is the AtlasMap. */
  constructor(map) {
    this.map = map;
    this.marks = new Marks();
    this.outlines = new Outlines();
    this.labels = new Labels({ levels: map.config.levels, font: map.stage.font });
    this.stale = new Set();
    // How much of the map's foot its legend covers, in pixels.
    this.foot = 0;
  }

  /** For a renderer that draws the marks itself, among its areas. */
  serve(renderer) {
    renderer.inks = (colours, view, ratio) => this.marks.inks(colours, view, ratio);
    renderer.over = (pen, view, ratio) => this.marks.drawLines(pen, view, ratio);
  }

  /** Light areas up: codes, and [{code, colour}] for compared ones. */
  highlight({ hovered, selected, compared }) {
    const { ground, lang, picture } = this.map;
    this.outlines.set({
      hovered: ground.find(hovered)?.shape,
      selected: ground.find(selected)?.shape,
      compared: compared
        .map(({ code, colour }) => ({ shape: ground.find(code)?.shape, colour }))
        .filter(({ shape }) => shape),
    });
    this.labels.selected = ground.label(selected);
    const lit = [hovered, selected, lang, picture?.layer.level, picture?.layer.detail]
      .concat(compared.flatMap(({ code, colour }) => [code, colour])).join();
    if (lit === this.lit) return;
    this.lit = lit;
    this.soonLight();
    this.later();
  }

  /** Choose the names that fit the place and the zoom. */
  name() {
    const { picture, ground, navigation, renderer } = this.map;
    if (!picture) return;
    this.labels.picture = picture;
    this.labels.choose(ground.named, navigation.scope, renderer.view());
  }

  /** Draw the insets, after the map and once for many changes. */
  later() {
    clearTimeout(this.repeating);
    this.repeating = setTimeout(() => this.map.insets.draw(), REPEAT);
  }

  soonMarks() {
    if (!this.map.renderer.carriesMarks) this.soon(MARKS);
  }

  soonLight() {
    this.soon(LIGHT);
  }

  /** Draw a canvas above the areas with the next frame, once. */
  soon(which) {
    if (!this.stale.size) requestAnimationFrame(() => this.drawStale());
    this.stale.add(which);
  }

  drawStale() {
    const stale = [...this.stale];
    this.stale.clear();
    if (!this.map.renderer?.started) return;
    const view = this.view();
    if (stale.includes(MARKS)) this.drawMarks(view);
    if (stale.includes(LIGHT)) this.drawLight(view);
  }

  view() {
    return { ...this.map.renderer.view(), foot: this.foot };
  }

  /** The view is another one: draw all that stands above the areas. */
  draw() {
    const { renderer, stage } = this.map;
    if (!renderer?.started) return;
    this.stale.clear();
    const view = this.view();
    stage.shifted = false;
    if (!renderer.carriesMarks) this.drawMarks(view);
    this.drawLight(view);
  }

  drawMarks(view) {
    this.map.stage.draw(MARKS, view, (pen, place, ratio) => this.marks.draw(pen, place, ratio));
  }

  drawLight(view) {
    const { renderer, stage, insets, lang, points } = this.map;
    renderer.light?.(this.outlines.shapes);
    if (points) renderer.spot?.(points.spots(view));
    renderer.name?.(this.labels.wanted, lang, view);
    if (stage.shifted) return;
    stage.draw(LIGHT, view, (pen, place, ratio) => {
      this.outlines.draw(pen, place, ratio);
      insets.outline(pen, place, ratio);
      points?.draw(pen, place, ratio);
      this.labels.spots = points?.near(place) ?? [];
      this.labels.draw(pen, place, ratio);
      points?.name(pen, place, ratio, this.labels.taken);
    });
  }

  destroy() {
    clearTimeout(this.repeating);
  }
}
