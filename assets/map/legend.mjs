// The legend: the value in large type, one sentence, a histogram over the classes, markers for the
// hovered and selected areas, the benchmark, and what is not shown. It speaks of one picture.

import { alike } from './alike.mjs';
import { Brush } from './brush.mjs';
import { BESIDE_CIRCLES, figure, joined, lastTick, NARROW, roomy, roundBelow, ticks } from './numbers.mjs';
import { bars, inkOn, make, vector } from './legend-parts.mjs';
import { largestRadius } from './marks.mjs';
import { STATUS, UNSURE } from './picture.mjs';
import { histogram, position, single, sizes } from './scale.mjs';
import { words } from './words.mjs';

const BINS = 10;
const PLOT = 40;
const ABSENT = ['zero', 'suppressed', 'notSeparable', 'missing', 'notApplicable'];

// The markers are set apart from the picture (mark).
const marked = () => make('div', 'atlas-markers', [], { 'data-own': '' });

const percent = (share) => `${(100 * share).toFixed(3)}%`;

const way = ({ way: words, search }) => make('a', 'go', words, { href: search, 'data-view': '1' });

export class Legend {
  /** `keep` receives a class number, the name of a status, a range or null; `choose` a range that stays. */
  constructor(element, keep, choose) {
    this.element = element;
    this.keep = keep;
    this.choose = choose;
    this.pinned = null;
    this.cells = [];
    element.classList.add('atlas-legend');
    this.listen();
  }

  /** What stands here is made like the new picture: a button that is pointed at or has the focus stays where it is. */
  show(picture, lang) {
    this.picture = picture;
    this.lang = lang;
    this.pinned = null;
    this.cells = [];
    const parts = [this.plate()];
    alike(this.element, [this.says(), make('div', 'atlas-scale', [...parts, this.foot()])]);
    this.cells = [...this.element.querySelectorAll('.atlas-cell')];
    this.markers = this.element.querySelector('.atlas-markers');
    this.brushed();
    if (this.pointed) this.keep(this.kept(this.pointed));
  }

  brushed() {
    const plot = this.element.querySelector('.atlas-plot');
    if (plot !== this.brush?.plot) this.brush = plot && new Brush(plot, (range) => this.keep(range), this.choose);
    if (this.brush) this.brush.breaks = this.picture.breaks;
  }

  /** The left half: value and sentence. */
  says() {
    const { sentence = {}, texts = {}, vague } = this.picture.payload;
    const value = make('p', `atlas-value${sentence.selected ? ' atlas-selected' : ''}`, [
      make('b', '', sentence.value ?? ''),
      make('span', '', sentence.unit ?? ''),
    ]);
    const said = (sentence.segments ?? []).map(({ t, strong }) => (strong ? make('strong', '', t) : t));
    const under = [texts.title, texts.period].filter(Boolean).map((text) => make('span', '', text));
    return make('div', 'atlas-says', [
      make('div', 'atlas-headline', [value, make('p', 'atlas-under', under)]),
      make('p', 'atlas-sentence', said),
      ...(vague ? [make('p', 'atlas-vague', [`${vague.words} `, way(vague)])] : []),
    ]);
  }

  plate() {
    const { picture } = this;
    const some = picture.status.some((kind) => kind <= STATUS.zero);
    if (!some) return make('p', 'atlas-empty nothing', this.emptyWords());
    if (!picture.colours.length) return make('p', 'atlas-empty nothing', this.onlyZero());
    if (!picture.circles) return this.classes();
    return make('div', 'atlas-counts', [this.nested(), this.classes()]);
  }

  emptyWords() {
    return this.picture.payload.texts?.empty ?? words(this.lang).empty;
  }

  onlyZero() {
    const { statusLabels = {}, texts = {} } = this.picture.payload;
    const count = figure(this.picture.counts[STATUS.zero]);
    return `${statusLabels.zero ?? words(this.lang).zero}: ${count} ${texts.areas ?? words(this.lang).areas}`;
  }

  /** Histogram, colour cells and ticks; everything is placed in per cent, so it never measures. */
  classes() {
    const { picture } = this;
    const { unit, benchmark } = picture.payload;
    if (picture.labels) return this.kinds();
    const edges = single(picture.breaks) ? [figure(picture.breaks[0], unit)] : ticks(picture.breaks, unit);
    // An odd number of bins has one in the middle.
    const bins = edges.length > 1 ? BINS : BINS + 1;
    const counts = picture.classCounts;
    this.cells = picture.colours.map((colour, i) => this.cell(i, colour, edges, counts[i]));
    const last = picture.circles ? edges.at(-1) : lastTick(edges, this.withUnit(edges.at(-1)));
    const fits = roomy(edges, last, picture.circles ? BESIDE_CIRCLES : undefined);
    const close = roomy(edges.map((text, i) => (fits[i] ? text : '')), last, NARROW);
    const look = (i) => (close[i] ? '' : 'atlas-tight');
    const inner = edges.slice(1, -1).map((text, i) => make('span', look(i + 1), fits[i + 1] ? text : '', {
      style: `left:${percent((i + 1) / picture.colours.length)}`,
    }));
    const ends = edges.length > 1
      ? [make('span', 'atlas-first', edges[0]), make('span', 'atlas-last', last)]
      : [make('span', '', last, { style: 'left:50%' })];
    const standing = benchmark && Number.isFinite(benchmark.value) ? [this.benchmark(benchmark)] : [];
    const plot = make('div', 'atlas-plot', [bars(histogram(picture, bins), PLOT), ...this.ranged()]);
    return make('div', 'atlas-classes', [
      plot, make('div', 'atlas-cells', this.cells), ...standing, marked(),
      make('div', 'atlas-ticks', [...inner, ...ends], { 'aria-hidden': 'true' }),
    ]);
  }

  /** Named classes instead of figures: a bar and a cell for each, with its count. */
  kinds() {
    const { labels, colours, classCounts } = this.picture;
    const { texts = {} } = this.picture.payload;
    this.cells = colours.map((colour, i) => {
      const label = `${labels[i]}: ${classCounts[i]} ${texts.areas ?? words(this.lang).areas}`;
      return this.swatchCell(i, colour, label);
    });
    const each = classCounts.map((count, i) => ({ from: i / labels.length, to: (i + 1) / labels.length, count }));
    const names = labels.map((text, i) => make('span', '', `${text} ${figure(classCounts[i])}`, {
      style: `left:${percent((i + 0.5) / labels.length)}`,
    }));
    return make('div', 'atlas-classes', [
      bars(each, PLOT), make('div', 'atlas-cells', this.cells), marked(),
      make('div', 'atlas-ticks atlas-kinds', names, { 'aria-hidden': 'true' }),
    ]);
  }

  /** The range of values that is kept, over the histogram. */
  ranged() {
    const { range, breaks } = this.picture;
    if (!range) return [];
    const [from, to] = [position(range.low, breaks), position(range.high, breaks)];
    return [make('i', 'atlas-kept', [], { style: `left:${percent(from)};width:${percent(to - from)}` })];
  }

  withUnit(text) {
    const { short, suffix } = this.picture.payload.unit ?? {};
    return short ? joined(text + suffix) : text;
  }

  cell(i, colour, edges, count) {
    const { texts = {}, unchanged, benchmark, unit } = this.picture.payload;
    const between = unit?.signed ? ' – ' : '–';
    const span = i === unchanged ? benchmark.label : this.withUnit(edges.slice(i, i + 2).join(between));
    const many = figure(count);
    const label = `${span}: ${many} ${texts.areas ?? words(this.lang).areas}`;
    return this.swatchCell(i, colour, label, many);
  }

  swatchCell(i, colour, label, many = '') {
    const { picture } = this;
    const own = picture.circles ? picture.tone(picture.breaks[i]) : colour;
    const style = own ? `background:${own};color:${inkOn(own)}` : '';
    return make('button', 'atlas-cell', many, {
      type: 'button', 'data-keep': i, style, title: label, 'aria-label': label, 'aria-pressed': 'false',
    });
  }

  /** Pointing at a class or status keeps it alone on the map; a click pins it. */
  listen() {
    const { element } = this;
    const button = ({ target }) => target.closest('[data-keep]');
    element.addEventListener('pointerover', (event) => this.point(button(event)));
    element.addEventListener('pointerleave', () => this.point(null));
    element.addEventListener('focusin', (event) => this.point(button(event)));
    element.addEventListener('focusout', () => this.point(null));
    element.addEventListener('click', (event) => this.pin(button(event)));
  }

  /** The class number or the status that a button keeps; what is pinned for none. */
  kept(button) {
    if (!button?.isConnected) return this.pinned;
    const { keep } = button.dataset;
    return /^\d/.test(keep) ? Number(keep) : keep;
  }

  point(button) {
    if (button === this.pointed) return;
    this.pointed = button;
    this.keep(this.kept(button));
  }

  pin(button) {
    if (!button) return;
    const only = this.kept(button);
    this.pinned = this.pinned === only ? null : only;
    this.element.querySelectorAll('[aria-pressed]').forEach((other) => {
      other.setAttribute('aria-pressed', String(other === button && this.pinned !== null));
    });
    this.keep(this.pinned);
  }

  benchmark({ value, label }) {
    const { breaks, payload } = this.picture;
    const at = position(value, breaks);
    const [below, above] = [value < breaks[0], value > breaks.at(-1)];
    const kind = `${at > 0.5 ? ' atlas-left' : ''}${below || above ? ' atlas-beyond' : ''}`;
    const text = `${below ? '‹ ' : ''}${label} ${figure(value, payload.unit)}${above ? ' ›' : ''}`;
    return make('div', `atlas-benchmark${kind}`, make('span', '', text), { style: `left:${percent(at)}` });
  }

  /** Three circles, one within the other, with their values. */
  nested() {
    const { picture } = this;
    const { unit } = picture.payload;
    const shown = picture.status.filter((kind) => kind <= STATUS.zero).length;
    const radius = (value) => largestRadius(shown) * Math.sqrt(value / picture.largest);
    const wanted = sizes(picture.largest, roundBelow);
    const told = (value) => (picture.tone(value) ? `±${figure(value, { ...unit, signed: false })}` : figure(value, unit));
    const big = radius(wanted[0]);
    const high = Math.max(2 * big + 4, wanted.length * 14 + 4);
    let above = -Infinity;
    const parts = wanted.flatMap((value, i) => {
      const r = radius(value);
      const y = high - 2 - 2 * r;
      const lowest = high - 6 - 14 * (wanted.length - 1 - i);
      const line = Math.max(Math.min(y, lowest), above + 14, 6);
      above = line;
      return [
        vector('circle', { cx: big + 2, cy: high - 2 - r, r }),
        vector('path', { d: `M${big + 2} ${y}L${2 * big + 12} ${line}H${2 * big + 22}` }),
        vector('text', { x: 2 * big + 27, y: line + 4 }, [told(value)]),
      ];
    });
    const label = wanted.map((value) => joined(told(value) + (unit?.suffix ?? ''))).join(', ');
    const wide = 2 * big + 34 + 7 * Math.max(...wanted.map((value) => told(value).length));
    const attributes = { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, role: 'img', 'aria-label': label };
    return make('div', 'atlas-nested', vector('svg', attributes, parts), { title: words(this.lang).circles });
  }

  /** What is not a value, with counts; how the classes were made; the note on boundaries. */
  foot() {
    const { counts, payload } = this.picture;
    const { statusLabels = {}, texts = {} } = payload;
    const short = statusLabels.short ?? statusLabels;
    const swatches = ABSENT.filter((name) => counts[STATUS[name]]).map((name) => {
      return make('button', `atlas-swatch atlas-${name.toLowerCase()}`, [
        make('i', ''), `${short[name] ?? name} `, make('b', '', figure(counts[STATUS[name]], {})),
      ], { type: 'button', 'data-keep': name, title: statusLabels[name] ?? '', 'aria-pressed': 'false' });
    });
    const aside = make('span', 'atlas-aside', [
      make('span', 'atlas-scheme', this.cells.length ? texts.scheme ?? '' : ''),
    ]);
    const kind = this.picture.labels ? 'atlas-foot atlas-stated' : 'atlas-foot';
    return make('div', kind, [...swatches, ...this.uncertain(), ...this.places(), aside]);
  }

  /** How many areas stand under white lines because their figures are uncertain. */
  uncertain() {
    const { unsure, payload: { texts = {} } } = this.picture;
    const count = unsure?.reduce((sum, one) => sum + one, 0) ?? 0;
    if (!count) return [];
    return [make('button', 'atlas-swatch atlas-unsure', [
      make('i', ''), `${texts.unsure} `, make('b', '', figure(count, {})),
    ], { type: 'button', 'data-keep': UNSURE, title: texts.whyUnsure, 'aria-pressed': 'false' })];
  }

  /** What the dots above the areas are, and how many. */
  places() {
    const { points } = this.picture.payload;
    return points ? [make('span', 'atlas-places', [make('i', ''), points.words], { title: points.when })] : [];
  }

  /** Markers: {hovered, selected, compared: [{at, colour, letter}]}, positions 0–1 or NaN. */
  mark({ hovered = NaN, selected = NaN, compared = [] }) {
    if (!this.markers || !this.cells.length) return;
    const marker = (at, name, colour, letter) => {
      if (!Number.isFinite(at)) return [];
      const style = `left:${percent(at)}${colour ? `;--own:${colour}` : ''}`;
      return [make('i', `atlas-marker atlas-marker-${name}`, letter ? make('b', '', letter) : [], { style })];
    };
    alike(this.markers, [
      ...compared.flatMap(({ at, colour, letter }) => marker(at, 'compared', colour, letter)),
      ...marker(selected, 'selected'),
      ...marker(hovered, 'hovered'),
    ]);
    this.markers.classList.toggle('atlas-hovering', Number.isFinite(hovered));
    const lit = Number.isFinite(hovered) ? Math.min(this.cells.length - 1, Math.floor(hovered * this.cells.length)) : -1;
    this.cells.forEach((cell, i) => cell.classList.toggle('atlas-lit', i === lit));
  }
}
