// The map of the atlas: four calls (init, setValues, highlight, flyTo) and events on its element:
// atlas:select {code}, atlas:compare {code}, atlas:drill {code}, atlas:up, atlas:hover {code|null},
// atlas:range {low, high} (nothing for all), atlas:painted {version}, atlas:moved. Loading this file does nothing by itself.

import { Ahead, ready } from './ahead.mjs';
import { AreaList } from './area-list.mjs';
import { bytesOf, Unanswered } from './asking.mjs';
import { Ground } from './cells.mjs';
import { Chosen } from './chosen.mjs';
import { Buttons } from './controls.mjs';
import { Layers } from './geometry.mjs';
import { Insets } from './insets.mjs';
import { Interaction } from './interaction.mjs';
import { Labels } from './labels.mjs';
import { Legend } from './legend.mjs';
import { Marks } from './marks.mjs';
import { Outlines } from './outlines.mjs';
import { Picture, unpacked } from './picture.mjs';
import { choices, RENDERERS } from './renderers.mjs';
import { placed } from './scale.mjs';
import { Stage } from './stage.mjs';
import { Switches } from './switches.mjs';
import { Tooltip } from './tooltip.mjs';
import { words } from './words.mjs';

const DETAIL_ZOOM = 8.6;
const MARGIN = 24;

// Room at the right for the buttons.
const BUTTONS = 58;

// The canvases above the areas: hatching, dots and circles; outlines and names.
const MARKS = 0;
const LIGHT = 1;

// Milliseconds after which what only repeats the map, larger, follows it.
const REPEAT = 60;

export class AtlasMap {
  constructor() {
    this.version = 0;
    this.asked = 0;
    this.picture = null;
    this.within = undefined;
    this.only = null;
    this.foot = 0;
    this.stale = new Set();
    this.state = { hovered: null, selected: null, compared: [] };
  }

  /** Start in `element`. Resolves when values can be shown; `legend` is an element or nothing. */
  init(element, config, legend = null, list = null) {
    this.element = element;
    this.config = config;
    this.calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.stopped = new AbortController();
    this.stage = new Stage(element);
    this.marks = new Marks();
    this.outlines = new Outlines();
    this.labels = new Labels({ levels: config.levels, font: this.stage.font });
    this.tooltip = new Tooltip(element);
    this.buttons = new Buttons(element, (name) => this.switches.press(name));
    this.layers = new Layers(config.geo, config.levels);
    this.ground = new Ground(this.layers);
    this.ahead = new Ahead(config.values, (bytes) => this.prepare(unpacked(bytes)));
    this.legendElement = legend;
    this.legend = legend && new Legend(legend, (only) => this.keep(only), (range) => this.emit('range', range));
    this.list = list && new AreaList(list, {
      hover: (code) => this.highlight({ hovered: code }),
      select: (code) => this.emit('select', { code }),
      compare: (code) => this.emit('compare', { code }),
    });
    this.chosen = new Chosen(this, this.stopped.signal);
    this.hands = new Interaction(this, this.stopped.signal);
    this.insets = new Insets(this);
    this.switches = new Switches(this);
    this.speak(config.lang ?? 'zh');
    this.watch();
    this.ready = this.start();
    return this.ready;
  }

  async start() {
    this.stage.tell(words(this.lang).loading);
    const wanted = choices(this.config);
    this.use(wanted[0]);
    const root = await this.layers.get(this.config.levels[0]);
    const begin = (at) => this.renderer.start(root.frame, root.box, this.padding()).catch((error) => {
      if (at + 1 === wanted.length) throw error;
      this.use(wanted[at + 1]);
      return begin(at + 1);
    });
    await begin(0);
    this.warm().catch(() => null);
  }

  use(name) {
    const Renderer = RENDERERS[name];
    this.element.dataset.renderer = name;
    this.stage.holder.replaceChildren();
    this.stage.bleedBy(Renderer.bleed ?? 0);
    this.stage.plain = name === 'svg';
    this.renderer = new Renderer(this.stage.holder, { ...this.config, calm: this.calm });
    this.renderer.inks = (colours, view, ratio) => this.marks.inks(colours, view, ratio);
    this.renderer.over = (pen, view, ratio) => this.marks.drawLines(pen, view, ratio);
    this.renderer.on('move', () => this.moved(() => this.draw()));
    this.renderer.on('shift', (moved) => this.moved(() => this.stage.shift(moved)));
    this.renderer.on('rest', () => this.rest());
    this.renderer.on('click', (event) => this.hands.click(event));
    this.renderer.on('dblclick', (event) => this.hands.dblclick(event));
  }

  moved(draw) {
    draw();
    this.emit('moved');
  }

  /** Bring the finest level while the first values are still on their way. */
  async warm() {
    const finest = await this.layers.get(this.config.levels.at(-1));
    const upper = await this.layers.above(finest.level);
    if (!this.picture) this.renderer.show(finest, upper);
  }

  /** Ask the server for a view's picture (`early`: its answer, if it is under way) and show it. Returns its version,
   * or null when a later view was asked for. */
  async ask(search, early) {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const version = (this.asked += 1);
    const { values } = this.config;
    try {
      const held = await this.ahead.take(search);
      const bytes = held ?? (await bytesOf(early ?? fetch(values + search, { signal }), values, (build) => (this.ahead.build = build)));
      if (!bytes || version !== this.asked) return null;
      return await this.setValues({ ...(held ?? unpacked(bytes)), version });
    } catch (error) {
      if (version === this.asked) this.fail(error);
      return null;
    }
  }

  /** Make ready, as far as nobody sees it, what may be shown next of the areas that are drawn. */
  prepare(payload) {
    const layer = this.ground.drawn?.layer;
    if (payload.level !== layer?.level) return payload;
    const made = ready(payload, layer);
    made.marks.only = made.picture.range ?? this.chosen.only;
    const colours = made.picture.paint(made.marks.only);
    this.renderer.paintAhead?.(layer, colours, made.marks);
    return { ...payload, ready: made };
  }

  /** Show a payload. Returns its version, or null when a later one is already asked for. */
  async setValues(given) {
    const payload = { ...given, version: given.version ?? this.version + 1 };
    if (payload.version < this.version) return null;
    this.version = payload.version;
    if (payload.lang && payload.lang !== this.lang) {
      this.ahead.forget();
      this.speak(payload.lang);
    }
    try {
      return await this.present(payload);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  fail(error) {
    const { failed, unanswered } = words(this.lang);
    this.stage.tell(error instanceof Unanswered ? unanswered : `${failed} (${error.message})`);
  }

  async present(payload) {
    if (payload.cells !== this.picture?.payload.cells) this.switches.cells(Boolean(payload.cells));
    const drawn = await this.ground.of(payload.level);
    const { layer } = drawn;
    // The first map is fitted above its legend; later ones are painted before the page beside them is touched.
    const first = !this.picture;
    if (first && payload.version === this.version) this.legend?.show(new Picture(payload, layer), this.lang);
    await this.ready;
    if (payload.version < this.version) return null;
    this.ground.drawn = drawn;
    const within = this.ground.find(payload.within);
    if (payload.figures !== this.picture?.payload.figures) this.switches.figures(Boolean(payload.figures));
    Object.assign(this, ready(payload, layer));
    this.only = this.picture.range ?? this.chosen.only;
    this.stage.print(payload.texts?.note);
    this.hands.forget();
    this.stage.tell(this.picture.missed ? words(this.lang).missed : '');
    this.renderer.show(layer, drawn.above);
    this.paint();
    this.renderer.drawNow?.();
    if (!first) this.legend?.show(this.picture, this.lang);
    this.list?.show(this.picture, this.lang);
    this.enter(payload.within, within);
    this.highlight({ selected: payload.selected ?? null, compared: payload.compared ?? [], hovered: null });
    await this.renderer.drawn(layer);
    this.emit('painted', { version: payload.version });
    return payload.version;
  }

  /** Light areas up: codes, and [{code, colour}] for compared ones. Fields left out stay. */
  highlight(changes) {
    Object.assign(this.state, changes);
    const { hovered, selected, compared } = this.state;
    this.outlines.set({
      hovered: this.ground.find(hovered)?.shape,
      selected: this.ground.find(selected)?.shape,
      compared: compared
        .map(({ code, colour }) => ({ shape: this.ground.find(code)?.shape, colour }))
        .filter(({ shape }) => shape),
    });
    this.labels.selected = this.ground.label(selected);
    const lit = [hovered, selected, this.lang, this.picture?.layer.level, this.picture?.layer.detail]
      .concat(compared.flatMap(({ code, colour }) => [code, colour])).join();
    if (lit !== this.lit) {
      this.soon(LIGHT);
      this.later();
    }
    this.lit = lit;
    if ('selected' in changes) this.list?.mark(selected);
    this.legend?.mark({
      hovered: this.placeOf(hovered),
      selected: this.placeOf(selected),
      compared: compared.map(({ code, colour, letter }) => ({ at: this.placeOf(code), colour, letter })),
    });
  }

  /** Move to a code, or to [west, south, east, north]. */
  async flyTo(target, animate = true) {
    await this.ready;
    let box;
    if (Array.isArray(target)) {
      const { frame } = this.layers;
      const [left, bottom] = frame.local(target[0], target[1]);
      const [right, top] = frame.local(target[2], target[3]);
      box = [left, top, right, bottom];
    } else {
      const found = this.ground.find(target) ?? (await this.layers.find(target));
      box = (this.ground.equal ? found?.shape.box : found?.shape.mainBox) ?? (await this.layers.get(this.config.levels[0])).box;
    }
    this.renderer.fit(box, this.padding(), animate);
  }

  /** Where the map looks: what is in its middle, in local units, and the zoom. */
  looking() {
    const { scale, x, y, zoom, width, height } = this.renderer.view();
    return { centre: [(width / 2 - x) / scale, (height / 2 - y) / scale], zoom };
  }

  /** Look at once where another map looks. */
  lookAt(place) {
    this.renderer.jump(place);
  }

  /** Keep a class (its number), a status (its name) or a range of values and fade the others; null ends that. */
  keep(only) {
    const wanted = only ?? this.picture?.range ?? this.chosen.only;
    if (!this.picture || this.only === wanted) return;
    this.only = wanted;
    this.paint();
  }

  destroy() {
    this.stopped.abort();
    clearTimeout(this.repeating);
    this.resizing.disconnect();
    this.renderer?.destroy();
    this.stage.destroy();
  }

  // What follows is for the other modules of this folder.
  emit(name, detail = {}) {
    this.element.dispatchEvent(new CustomEvent(`atlas:${name}`, { detail, bubbles: true }));
  }

  padding() {
    const [, high] = this.stage.size;
    const foot = Math.min(this.stage.coveredBy(this.legendElement), high / 2);
    return { top: this.config.top ?? 18, bottom: foot + 12, left: MARGIN, right: BUTTONS };
  }

  speak(lang) {
    this.lang = lang;
    this.labels.lang = lang;
    this.buttons.speak(lang);
    this.chosen.speak(lang);
    this.stage.speak(lang);
  }

  watch() {
    this.resizing = new ResizeObserver(() => {
      this.renderer?.resize();
      this.foot = this.stage.coveredBy(this.legendElement);
      this.element.style.setProperty('--atlas-foot', `${this.foot}px`);
    });
    this.resizing.observe(this.element);
    if (this.legendElement) this.resizing.observe(this.legendElement);
  }

  /** Where an area stands on the scale of the legend, 0–1; NaN where nowhere. */
  placeOf(code) {
    const index = this.picture?.layer.index.get(code);
    return index === undefined ? NaN : placed(this.picture, index);
  }

  enter(code, found) {
    this.scope = found && found.rank > 0 ? found : null;
    this.outlines.set({ scope: this.scope?.shape ?? null });
    const before = this.within;
    this.within = code;
    if (before !== code) this.flyTo(code, before !== undefined);
    this.name();
  }

  name() {
    if (!this.picture) return;
    this.labels.picture = this.picture;
    this.labels.choose(this.ground.named, this.scope, this.renderer.view());
  }

  paint() {
    this.marks.only = this.only;
    this.renderer.recolour(this.picture.layer, this.picture.paint(this.only), this.picture);
    if (!this.renderer.carriesMarks) this.soon(MARKS);
    this.later();
  }

  /** Draw the insets, after the map and once for many changes. */
  later() {
    clearTimeout(this.repeating);
    this.repeating = setTimeout(() => this.insets.draw(), REPEAT);
  }

  /** Draw a canvas above the areas with the next frame, once. */
  soon(which) {
    if (!this.stale.size) requestAnimationFrame(() => this.drawStale());
    this.stale.add(which);
  }

  soonLight() {
    this.soon(LIGHT);
  }

  drawStale() {
    const stale = [...this.stale];
    this.stale.clear();
    if (!this.renderer?.started) return;
    const view = this.view();
    if (stale.includes(MARKS)) this.drawMarks(view);
    if (stale.includes(LIGHT)) this.drawLight(view);
  }

  view() {
    return { ...this.renderer.view(), foot: this.foot };
  }

  /** The view is another one: draw all that stands above the areas. */
  draw() {
    if (!this.renderer?.started) return;
    this.stale.clear();
    const view = this.view();
    this.stage.shifted = false;
    if (!this.renderer.carriesMarks) this.drawMarks(view);
    this.drawLight(view);
  }

  drawMarks(view) {
    this.stage.draw(MARKS, view, (pen, place, ratio) => this.marks.draw(pen, place, ratio));
  }

  drawLight(view) {
    this.renderer.light?.(this.outlines.shapes);
    this.renderer.name?.(this.labels.wanted, this.lang, view);
    if (this.stage.shifted) return;
    this.stage.draw(LIGHT, view, (pen, place, ratio) => {
      this.outlines.draw(pen, place, ratio);
      this.insets.outline(pen, place, ratio);
      this.labels.draw(pen, place, ratio);
    });
  }

  async rest() {
    if (!this.picture) return;
    this.name();
    this.soon(LIGHT);
    this.hands.again();
    this.switches.rest();
    const { scale, x, y, width, height, zoom } = this.renderer.view();
    if (zoom < DETAIL_ZOOM || this.ground.equal) return;
    const box = [-x, -y, width - x, height - y].map((at) => at / scale);
    for (const one of [this.picture.layer, ...this.ground.drawn.above]) {
      if (!(await this.layers.refine(one, box))) continue;
      this.renderer.refreshGeometry(one);
      this.marks.forget();
      this.highlight({});
    }
  }
}

/** Start a map with its legend and its list of areas; `act` hears select, drill, compare ({code}), range, level,
 * figures and cells ({on}), group ({codes}), open ({search}) and up. */
export async function start(element, legend, list, config, act) {
  const map = new AtlasMap();
  for (const name of ['select', 'drill', 'compare', 'range', 'level', 'figures', 'cells', 'group', 'open', 'up']) {
    element.addEventListener(`atlas:${name}`, ({ detail }) => act[name]?.(detail));
  }
  map.init(element, config, legend, list).catch((error) => map.fail(error));
  return {
    map,
    /** Ask for what a view paints and paint it; the answer to an earlier question is let go. */
    ask: (search, early) => map.ask(search, early),
    /** A view that may be asked for next. */
    look: (search) => map.ahead.look(search),
    show: (payload) => map.setValues(payload).catch(() => null),
    hover: (code) => map.highlight({ hovered: code }),
  };
}
