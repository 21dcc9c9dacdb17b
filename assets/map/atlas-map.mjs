// The map of the atlas: four calls (init, setValues, highlight, flyTo) and events on its element:
// atlas:select {code}, atlas:clear, atlas:compare {code}, atlas:drill {code}, atlas:up, atlas:hover {code|null},
// atlas:range {low, high} (nothing for all), atlas:painted {version}, atlas:moved. Loading this file does nothing by
// itself. When to draw: overlays.mjs; where to look: navigation.mjs; what to ask for: asking.mjs.

import { ready } from './ahead.mjs';
import { AreaList } from './area-list.mjs';
import { Asking, Unanswered } from './asking.mjs';
import { Ground } from './cells.mjs';
import { Chosen } from './chosen.mjs';
import { Buttons } from './controls.mjs';
import { Layers } from './geometry.mjs';
import { Insets } from './insets.mjs';
import { Interaction } from './interaction.mjs';
import { Legend } from './legend.mjs';
import { Navigation } from './navigation.mjs';
import { Overlays } from './overlays.mjs';
import { Picture } from './picture.mjs';
import { choices, RENDERERS } from './renderers.mjs';
import { placed } from './scale.mjs';
import { Stage } from './stage.mjs';
import { Switches } from './switches.mjs';
import { Tooltip } from './tooltip.mjs';
import { words } from './words.mjs';

export class AtlasMap {
  constructor() {
    this.version = 0;
    this.picture = null;
    this.only = null;
    this.state = { hovered: null, selected: null, compared: [] };
  }

  /** Start in `element`. Resolves when values can be shown; `legend` is an element or nothing. */
  init(element, config, legend = null, list = null) {
    this.element = element;
    this.config = config;
    this.calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.stopped = new AbortController();
    this.stage = new Stage(element);
    this.layers = new Layers(config.geo, config.levels);
    this.ground = new Ground(this.layers);
    this.overlays = new Overlays(this);
    this.navigation = new Navigation(this);
    this.asking = new Asking(this);
    this.tooltip = new Tooltip(element);
    this.buttons = new Buttons(element, (name) => this.switches.press(name));
    this.setBeside(legend, list);
    this.chosen = new Chosen(this, this.stopped.signal);
    this.hands = new Interaction(this, this.stopped.signal);
    this.insets = new Insets(this);
    this.switches = new Switches(this);
    this.speak(config.lang ?? 'zh');
    this.watch();
    this.ready = this.start();
    return this.ready;
  }

  setBeside(legend, list) {
    this.legendElement = legend;
    this.legend = legend && new Legend(legend, (only) => this.keep(only), (range) => this.emit('range', range));
    this.list = list && new AreaList(list, {
      hover: (code) => this.highlight({ hovered: code }),
      select: (code) => this.emit('select', { code }),
      compare: (code) => this.emit('compare', { code }),
    });
  }

  async start() {
    this.stage.tell(words(this.lang).loading);
    const wanted = choices(this.config);
    this.use(wanted[0]);
    const root = await this.layers.get(this.config.levels[0]);
    const begin = (at) => this.renderer.start(root.frame, root.box, this.navigation.padding()).catch((error) => {
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
    this.overlays.serve(this.renderer);
    this.renderer.on('move', () => this.moved(() => this.overlays.draw()));
    this.renderer.on('shift', (moved) => this.moved(() => this.stage.shift(moved)));
    this.renderer.on('rest', () => this.navigation.rest());
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
      this.asking.ahead.forget();
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
    // The first map is fitted above its legend; later ones are painted before the page beside them is touched.
    const first = !this.picture;
    if (first && payload.version === this.version) this.legend?.show(new Picture(payload, drawn.layer), this.lang);
    await this.ready;
    if (payload.version < this.version) return null;
    this.draw(payload, drawn);
    if (!first) this.legend?.show(this.picture, this.lang);
    this.list?.show(this.picture, this.lang);
    this.navigation.enter(payload.within);
    this.highlight({ selected: payload.selected ?? null, compared: payload.compared ?? [], hovered: null });
    await this.renderer.drawn(drawn.layer);
    this.emit('painted', { version: payload.version });
    return payload.version;
  }

  draw(payload, drawn) {
    this.ground.drawn = drawn;
    if (payload.figures !== this.picture?.payload.figures) this.switches.figures(Boolean(payload.figures));
    if (this.config.points && (payload.points || this.picture?.payload.points)) this.showPoints(payload);
    const { picture, marks } = ready(payload, drawn.layer);
    this.picture = picture;
    this.overlays.marks = marks;
    this.only = picture.range ?? this.chosen.only;
    this.stage.print(payload.texts?.note);
    this.hands.forget();
    this.stage.tell(picture.missed ? words(this.lang).missed : '');
    this.renderer.show(drawn.layer, drawn.above);
    this.paint();
    this.renderer.drawNow?.();
  }

  /** What the payload that is shown needed before it could be painted. */
  get made() {
    return { picture: this.picture, marks: this.overlays.marks };
  }

  showPoints(payload) {
    this.switches.points(payload).catch(() => this.stage.tell(words(this.lang).pointsFailed));
  }

  /** Light areas up: codes, and [{code, colour}] for compared ones. Fields left out stay. */
  highlight(changes) {
    Object.assign(this.state, changes);
    const { hovered, selected, compared } = this.state;
    this.overlays.highlight(this.state);
    if ('selected' in changes) this.list?.mark(selected);
    if ('hovered' in changes) this.list?.light(hovered);
    this.legend?.mark({
      hovered: this.placeOf(hovered),
      selected: this.placeOf(selected),
      compared: compared.map(({ code, colour, letter }) => ({ at: this.placeOf(code), colour, letter })),
    });
  }

  /** Move to a code, or to [west, south, east, north]. */
  flyTo(target, animate = true) {
    return this.navigation.flyTo(target, animate);
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
    this.overlays.destroy();
    this.resizing.disconnect();
    this.renderer?.destroy();
    this.stage.destroy();
  }

  // What follows is for the other modules of this folder.
  emit(name, detail = {}) {
    this.element.dispatchEvent(new CustomEvent(`atlas:${name}`, { detail, bubbles: true }));
  }

  speak(lang) {
    this.lang = lang;
    this.overlays.labels.lang = lang;
    this.buttons.speak(lang);
    this.chosen.speak(lang);
    this.stage.speak(lang);
  }

  watch() {
    this.resizing = new ResizeObserver(() => {
      this.renderer?.resize();
      this.overlays.foot = this.stage.coveredBy(this.legendElement);
      this.element.style.setProperty('--atlas-foot', `${this.overlays.foot}px`);
      this.navigation.refit();
    });
    this.resizing.observe(this.element);
    if (this.legendElement) this.resizing.observe(this.legendElement);
  }

  /** Where an area stands on the scale of the legend, 0–1; NaN where nowhere. */
  placeOf(code) {
    const index = this.picture?.layer.index.get(code);
    return index === undefined ? NaN : placed(this.picture, index);
  }

  paint() {
    this.overlays.marks.only = this.only;
    this.renderer.recolour(this.picture.layer, this.picture.paint(this.only), this.picture);
    this.overlays.soonMarks();
    this.overlays.later();
  }
}

// What the page has over its map; empty as long as the map has not painted, and as large as it will be.
const OVER = '.crumbs, .levels, .tools:empty, .tools > *, .chips > *';

/** Start a map with its legend and its list of areas; `act` hears select, drill, compare ({code}), range, level,
 * figures, cells and points ({on}), group ({codes}), open ({search}), clear and up. */
export async function start(element, legend, list, config, act) {
  const map = new AtlasMap();
  for (const name of ['select', 'clear', 'drill', 'compare', 'range', 'level', 'figures', 'cells', 'points', 'group', 'open', 'up']) {
    element.addEventListener(`atlas:${name}`, ({ detail }) => act[name]?.(detail));
  }
  map.init(element, { over: OVER, ...config }, legend, list).catch((error) => map.fail(error));
  return {
    map,
    /** Ask for what a view paints and paint it; the answer to an earlier question is let go. */
    ask: (search, early) => map.asking.ask(search, early),
    /** A view that may be asked for next. */
    look: (search) => map.asking.ahead.look(search),
    show: (payload) => map.setValues(payload).catch(() => null),
    hover: (code) => map.highlight({ hovered: code }),
    /** Say one of the map's own words to who listens instead of looking. */
    say: (name) => map.stage.announce(words(map.lang)[name]),
  };
}
