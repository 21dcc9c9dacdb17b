// Plays a story: one scene at a time on a sheet of 1920 × 1080 (820 × 1640 on a phone held upright),
// scaled to the window. Online and in the file without a network it is this same code; the figures are
// those frozen in the story.

import { layer } from './geometry.mjs';
import { lineChart, lineKeys } from './line-chart.mjs';
import { Notes } from './notes.mjs';
import { DARK, LIGHT, toned } from './palettes.mjs';
import { StageMap } from './stage-map.mjs';
import { words } from './words.mjs';

const JUMP_WAIT = 700;
// What the heading and the key of a chart take of its room, and how low and high a chart may be.
const CHART = { above: 92, least: 150, most: 380 };

export function make(tag, name, ...content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...content);
  return element;
}

/** A title with the scene's figure in the accent, where it names it. */
function emphasised(title, figure) {
  const at = figure && figure !== '–' ? title.indexOf(figure) : -1;
  if (at < 0) return [title];
  return [title.slice(0, at), make('em', '', figure), title.slice(at + figure.length)];
}

/** Words in parts that are not torn at the end of a line. */
function unbroken(text) {
  return text.split(' · ').flatMap((part, i) => [...(i ? [' · '] : []), make('b', '', part)]);
}

export class Player {
  /** `options`: lang, dark, at (scene), second (of two in turn), began (when the talk did, in milliseconds), keys
   * (whether it hears them), leave(at), explore(view, player), moved(at). */
  constructor(element, story, options = {}) {
    this.story = story;
    this.options = options;
    this.lang = options.lang ?? 'zh';
    this.dark = options.dark ?? true;
    this.at = Math.min(Math.max(options.at ?? 0, 0), story.scenes.length - 1);
    this.frame = make('div', 'stage-frame');
    this.sheet = make('div', 'stage-sheet');
    this.head = make('p', 'stage-head');
    this.title = make('h1', 'stage-title');
    this.said = make('p', 'stage-said');
    this.aside = make('div', 'stage-aside');
    this.halves = [0, 1].map((i) => {
      const half = make('section', `stage-half half-${i}`);
      const [caption, holder, legend] = [make('p', 'stage-caption'), make('div'), make('p', 'stage-legend')];
      half.append(caption, holder, legend);
      return { half, caption, holder, legend, map: new StageMap(holder) };
    });
    this.foot = make('footer', 'stage-foot');
    this.curtain = make('div', 'stage-curtain');
    this.curtain.hidden = true;
    this.sheet.append(make('div', 'stage-text', this.head, this.title, this.said, this.aside), ...this.halves.map(({ half }) => half), this.foot);
    this.frame.append(this.sheet, this.curtain);
    element.replaceChildren(this.frame);
    this.stop = new AbortController();
    const { signal } = this.stop;
    if (options.keys) document.addEventListener('keydown', (event) => this.key(event), { signal });
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(element);
    this.began = options.began ?? Date.now();
    this.second = Boolean(options.second) && this.turns;
    this.notes = new Notes(this, (box, { at, second }) => new Player(box, story, { lang: this.lang, dark: this.dark, at, second }));
    this.fit();
    this.show();
    if (options.keys) this.fetchAll();
  }

  /** The boundaries of all scenes at once: from then on no network is needed, and no scene waits. */
  fetchAll() {
    const views = this.story.scenes.flatMap((scene) => [scene, scene.other]).filter((one) => one?.geo);
    for (const { geo } of views) for (const file of [geo.areas, geo.above]) layer(file).catch(() => null);
  }

  destroy() {
    this.stop.abort();
    this.resizing.disconnect();
    this.notes.close();
  }

  get scene() {
    return this.story.scenes[this.at];
  }

  fit() {
    const { clientWidth, clientHeight } = this.frame;
    const tall = clientHeight > clientWidth * 1.1;
    this.frame.classList.toggle('tall', tall);
    const scale = Math.min(clientWidth / (tall ? 820 : 1920), clientHeight / (tall ? 1640 : 1080)) || 1;
    this.sheet.style.transform = `translate(-50%, -50%) scale(${scale})`;
    for (const { half, map } of this.halves) if (map.now && !half.hidden) map.draw();
  }

  /** Whether the scene shows its two views in turn. */
  get turns() {
    return Boolean(this.scene.other) && this.scene.look.pair === 'turn';
  }

  /** What a step forward leads to, as {at, second}; null after the last. */
  get following() {
    if (this.turns && !this.second) return { at: this.at, second: true };
    return this.at + 1 < this.story.scenes.length ? { at: this.at + 1, second: false } : null;
  }

  /** The view to explore from here: that of the scene, from a page without one the next or else the last before it. */
  get live() {
    const { scene, at, story: { scenes } } = this;
    if (scene.kind === 'view') return this.turns && this.second ? scene.other : scene;
    const view = (one) => one.kind === 'view';
    return scenes.slice(at).find(view) ?? scenes.slice(0, at).reverse().find(view);
  }

  /** A step forward or back: within a scene of before and after first to the other view. */
  step(by) {
    const within = this.turns && (by > 0) !== this.second && Math.abs(by) === 1;
    if (!within) return this.go(this.at + by);
    this.second = by > 0;
    this.curtain.hidden = true;
    return this.show();
  }

  go(at) {
    const next = Math.min(Math.max(at, 0), this.story.scenes.length - 1);
    if (next === this.at) return;
    this.at = next;
    this.second = false;
    this.curtain.hidden = true;
    this.show();
    this.options.moved?.(next);
  }

  /** The title of the section in which a scene stands. */
  section(at) {
    for (let i = at; i >= 0; i -= 1) if (this.story.scenes[i].kind === 'section') return this.story.scenes[i].title[this.lang];
    return '';
  }

  show() {
    const { scene, lang } = this;
    const palette = this.dark ? DARK : LIGHT;
    const { style, dataset } = this.frame;
    for (const name of ['ground', 'ink', 'quiet', 'faint', 'accent']) style.setProperty(`--stage-${name}`, palette[name]);
    dataset.kind = scene.kind;
    dataset.pair = scene.other && !this.turns ? 'beside' : '';
    this.frame.lang = lang === 'zh' ? 'zh-CN' : 'en';
    const of = words(lang).scene(this.at + 1, this.story.scenes.length);
    const title = scene.title[lang] || scene.title.zh || scene.title.en || '';
    const part = scene.kind === 'view' ? this.section(this.at) : this.story.title[lang] ?? '';
    this.head.replaceChildren(of, make('span', '', part === title ? '' : part));
    const shown = this.turns && this.second ? scene.other : scene;
    this.title.replaceChildren(...(scene.kind === 'view' ? emphasised(title, shown[lang].map.sentence?.value ?? shown.map.sentence?.value) : [title]));
    this.title.classList.toggle('long', title.length > (lang === 'zh' ? 34 : 70));
    if (scene.kind === 'view') this.view(scene, lang, palette, title);
    else {
      this.foot.replaceChildren(...this.stampOfPart().map((line) => make('p', '', line)));
      [this.said, this.aside, ...this.halves.map(({ legend }) => legend)].forEach((part) => part.replaceChildren());
      this.halves.forEach(({ half }) => { half.hidden = true; });
    }
    this.notes.tell();
  }

  /** The lines of source of the views that the page of a part opens, without what their maps do not show. */
  stampOfPart() {
    const after = this.story.scenes.slice(this.at + 1);
    const end = after.findIndex(({ kind }) => kind === 'section');
    const views = end < 0 ? after : after.slice(0, end);
    const sources = ({ stamp, withheld = '' }) => stamp.map((line) => (withheld && line.startsWith(withheld) ? line.slice(withheld.length).replace(/^ · /, '') : line));
    return [...new Set(views.flatMap((view) => sources(view[this.lang])))].filter(Boolean).slice(0, 4);
  }

  view(scene, lang, palette, title) {
    const own = this.turns && this.second ? scene.other : scene;
    const beside = scene.other && !this.turns;
    const spoken = own[lang];
    const said = title.includes(spoken.finding) ? spoken.against.join(' · ') : spoken.finding;
    this.said.replaceChildren(make('span', '', said), make('span', 'stage-subject', ...unbroken(`${spoken.indicator} · ${spoken.subject}`)));
    this.said.hidden = Boolean(beside);
    this.aside.replaceChildren();
    if (this.turns) this.said.prepend(this.stations(scene, lang));
    const room = this.aside.clientHeight - CHART.above;
    if (!beside) this.aside.append(...this.beside(scene.look.aside, spoken, spoken.map.unit ?? own.map.unit, palette, room));
    const stamps = beside ? [...spoken.stamp, ...scene.other[lang].stamp] : spoken.stamp;
    this.foot.replaceChildren(...[...new Set(stamps)].slice(0, beside ? 4 : 6).map((line) => make('p', '', line)));
    const shared = beside && JSON.stringify(spoken.keys) === JSON.stringify(scene.other[lang].keys);
    this.frame.classList.toggle('shared-legend', Boolean(shared));
    this.halves.forEach(({ half }, i) => { half.hidden = i > 0 && !beside; });
    this.half(this.halves[0], scene, own, lang, palette, beside);
    if (beside) this.half(this.halves[1], scene, scene.other, lang, palette, true, shared);
  }

  /** One map with its legend, and beside another with what tells them apart. */
  half({ caption, legend, map }, scene, own, lang, palette, beside, bare = false) {
    const words_ = beside ? [make('strong', '', own[lang].caption ?? ''), make('span', '', own[lang].finding)] : [];
    caption.replaceChildren(...words_);
    legend.replaceChildren(...(bare ? [] : own[lang].keys).map(({ colour, pattern, status, words: limit }) => {
      const swatch = make('span', `stage-swatch ${pattern}`);
      const circle = own.map.breaks[0] < 0 ? toned(palette, colour) : palette.circle;
      const shown = own.map.mark === 'circle' ? circle : colour;
      swatch.style.backgroundColor = status === null || status === undefined ? shown : palette.status[status];
      return make('span', '', swatch, limit);
    }));
    map.show({ ...own, look: scene.look }, lang, palette).catch((error) => legend.replaceChildren(words(lang).failed(error.message)));
  }

  /** Before and after, the one that is shown marked. */
  stations(scene, lang) {
    const stations = [scene, scene.other].map((one, i) => make('b', Boolean(this.second) === (i === 1) ? 'on' : '', one[lang].caption ?? one[lang].subject));
    return make('span', 'stage-stations', stations[0], ' → ', stations[1]);
  }

  beside(kind, spoken, unit, palette, room) {
    if (kind === 'ranking') return [this.table(spoken.ranking)];
    const lines = kind === 'curve' ? spoken.curve : kind === 'trend' ? spoken.trend : null;
    const chart = lines && room >= CHART.least && lineChart(lines, unit, palette, Math.min(room, CHART.most));
    return chart ? [make('h2', '', lines.title), lineKeys(lines, palette), chart] : [];
  }

  table({ title, rows }) {
    const body = make('tbody');
    for (const row of rows.slice(0, 8)) {
      const bar = make('div', 'stage-bar');
      bar.style.width = `${Math.max(0.5, 100 * row.share)}%`;
      body.append(make('tr', row.selected ? 'selected' : '', make('th', '', row.label), make('td', 'bars', bar), make('td', 'value', row.words)));
    }
    return make('div', '', make('h2', '', title), make('table', 'stage-table', body));
  }

  key(event) {
    if (event.target.closest?.('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const moves = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
    if (/^\d$/.test(key)) this.digit(key);
    else if (key in moves) this.step(moves[key]);
    else if (key === 'Home') this.go(0);
    else if (key === 'End') this.go(this.story.scenes.length - 1);
    else if (!this.press(key.toLowerCase())) return;
    event.preventDefault();
  }

  press(key) {
    const acts = {
      b: () => { this.curtain.hidden = !this.curtain.hidden; this.notes.tell(); },
      l: () => { this.lang = this.lang === 'zh' ? 'en' : 'zh'; this.show(); },
      d: () => { this.dark = !this.dark; this.show(); },
      n: () => this.notes.show(),
      f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
      x: () => this.live && this.options.explore?.(this.live, this),
      escape: () => this.options.leave?.(this.at),
    };
    acts[key]?.();
    return key in acts;
  }

  digit(key) {
    this.typed = (this.typed ?? '') + key;
    clearTimeout(this.waiting);
    const jump = () => {
      const at = Number(this.typed) - 1;
      this.typed = '';
      if (at >= 0) this.go(at);
    };
    if (this.story.scenes.length < 10 || this.typed.length > 1) jump();
    else this.waiting = setTimeout(jump, JUMP_WAIT);
  }
}
