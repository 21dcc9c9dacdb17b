// Every area of the map as a list: the table twin and the keyboard twin of the map. Only the rows in sight
// exist; names, a code or comparisons such as ">3&<8" filter it; arrows walk, Enter selects, "c" compares.

import { asWritten, figure } from './numbers.mjs';
import { STATUS } from './picture.mjs';
import { describe } from './tooltip.mjs';
import { words } from './words.mjs';

const ROW = 30;
const SPARE = 6;
const COMPARISON = /^(>=|<=|>|<|=)\s*(-?[\d.]+)$/;
const HOLDS = {
  '>': (value, than) => value > than,
  '<': (value, than) => value < than,
  '>=': (value, than) => value >= than,
  '<=': (value, than) => value <= than,
  '=': (value, than) => value === than,
};

/** A test of an area from what was typed, in letters of either width: comparisons with the figure as it is written and
 * words, joined by "&", all of which must hold. */
export function sieve(text) {
  const parts = text.normalize('NFKC').split('&').map((part) => part.trim().toLowerCase()).filter(Boolean);
  const tests = parts.map((part) => {
    const found = part.replace('≥', '>=').replace('≤', '<=').match(COMPARISON);
    if (found) return ({ value }) => HOLDS[found[1]](value, Number(found[2]));
    return ({ name, code }) => code.startsWith(part) || [name.zh, name.en, name.parent.zh, name.parent.en]
      .some((one) => one?.toLowerCase().includes(part));
  });
  return (area) => tests.every((test) => test(area));
}

function child(parent, tag, name, attributes = {}) {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

export class AreaList {
  /** `act` hears hover, select and compare with a code. */
  constructor(element, act) {
    this.element = element;
    this.act = act;
    this.rows = [];
    this.active = -1;
    this.sorted = 'value';
    this.search = child(element, 'input', 'atlas-sieve', { type: 'search', spellcheck: 'false' });
    this.head = child(element, 'div', 'atlas-list-head');
    this.sorts = ['name', 'value'].map((key) => {
      const button = child(this.head, 'button', '', { type: 'button' });
      button.addEventListener('click', () => this.sort(key));
      return [key, button];
    });
    this.scroller = child(element, 'div', 'atlas-list', { role: 'listbox', tabindex: '0' });
    this.space = child(this.scroller, 'div', 'atlas-list-space', { role: 'presentation' });
    this.count = child(element, 'p', 'quiet', { 'aria-live': 'polite' });
    this.search.addEventListener('input', () => this.arrange());
    this.scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    this.scroller.addEventListener('keydown', (event) => this.key(event));
    this.scroller.addEventListener('pointerover', (event) => this.point(event));
    this.scroller.addEventListener('pointerleave', () => act.hover(null));
    this.scroller.addEventListener('click', (event) => this.click(event));
    new ResizeObserver(() => this.look()).observe(this.scroller);
  }

  show(picture, lang) {
    Object.assign(this, { picture, lang, stale: true });
    if (this.high) this.renew();
  }

  /** The list comes in sight, or its size changes. */
  look() {
    this.high = this.scroller.clientHeight;
    if (this.high && this.picture && this.stale) this.renew();
    else this.draw();
  }

  renew() {
    const { picture, lang } = this;
    const own = words(lang);
    this.stale = false;
    this.search.placeholder = own.sieve;
    this.search.setAttribute('aria-label', own.sieve);
    this.scroller.setAttribute('aria-label', own.list);
    for (const [key, button] of this.sorts) {
      button.textContent = key === 'name' ? own.area : picture.payload.texts?.short || own.value;
    }
    this.arrange();
  }

  /** List these areas alone; null: all. */
  only(codes) {
    this.kept = codes;
    if (this.high && this.picture) this.arrange();
  }

  /** The area pointed at, wherever that is. */
  light(code) {
    this.lit = code;
    for (const row of this.space.children) row.classList.toggle('atlas-row-lit', this.code(row.dataset.at) === code);
  }

  mark(selected) {
    this.selected = selected;
    this.draw();
  }

  sort(key) {
    this.sorted = this.sorted === key ? `-${key}` : key;
    this.arrange();
  }

  arrange() {
    if (!this.picture) return;
    const { layer } = this.picture;
    this.limited = this.kept && layer.codes.some((code) => this.kept.has(code)) ? this.kept : null;
    const passes = sieve(this.search.value);
    const { unit } = this.picture.payload;
    const area = (i) => ({ value: asWritten(this.picture.value(i), unit), name: layer.names[i], code: layer.codes[i] });
    this.rows = layer.codes.map((_, i) => i).filter((i) => this.lists(i) && passes(area(i)));
    const turn = this.sorted.startsWith('-') ? -1 : 1;
    const known = (i) => (Number.isFinite(this.picture.value(i)) ? this.picture.value(i) : -Infinity);
    const byValue = (a, b) => turn * (known(b) - known(a)) || a - b;
    const byName = (a, b) => turn * layer.names[a][this.lang].localeCompare(layer.names[b][this.lang], this.lang);
    this.rows.sort(this.sorted.endsWith('value') ? byValue : byName);
    for (const [key, button] of this.sorts) {
      const on = this.sorted.endsWith(key);
      button.setAttribute('aria-pressed', String(on));
      button.dataset.turn = on ? (this.sorted.startsWith('-') ? 'up' : 'down') : '';
    }
    this.count.textContent = `${figure(this.rows.length)} ${this.picture.payload.texts?.areas ?? ''}`;
    this.active = -1;
    this.space.style.height = `${this.rows.length * ROW}px`;
    this.draw();
  }

  lists(i) {
    const { picture, limited } = this;
    return picture.inScope(i) && picture.keeps(picture.range, i) && (!limited || limited.has(picture.layer.codes[i]));
  }

  /** The rows in sight. */
  draw() {
    if (!this.picture || !this.high || this.stale) return;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - SPARE);
    const last = Math.min(this.rows.length, first + Math.ceil(this.high / ROW) + 2 * SPARE);
    const shown = [];
    for (let at = first; at < last; at += 1) shown.push(this.row(at));
    this.space.replaceChildren(...shown);
    if (this.active >= 0) this.scroller.setAttribute('aria-activedescendant', `area-row-${this.active}`);
    else this.scroller.removeAttribute('aria-activedescendant');
  }

  row(at) {
    const index = this.rows[at];
    const said = describe(this.picture, index, this.lang);
    const code = this.picture.layer.codes[index];
    const row = document.createElement('div');
    row.className = `atlas-row${at === this.active ? ' atlas-active' : ''}`;
    row.id = `area-row-${at}`;
    row.style.top = `${at * ROW}px`;
    row.dataset.at = at;
    row.classList.toggle('atlas-row-lit', code === this.lit);
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(code === this.selected));
    row.setAttribute('aria-setsize', this.rows.length);
    row.setAttribute('aria-posinset', at + 1);
    child(row, 'span', 'atlas-row-name').textContent = said.name;
    child(row, 'span', 'atlas-row-parent').textContent = said.parent;
    child(row, 'span', this.picture.status[index] > STATUS.zero ? 'atlas-row-none' : 'atlas-row-value').textContent = said.value;
    return row;
  }

  code(at) {
    return this.picture.layer.codes[this.rows[at]];
  }

  at(event) {
    const row = event.target.closest('.atlas-row');
    return row ? Number(row.dataset.at) : -1;
  }

  point(event) {
    const at = this.at(event);
    if (at >= 0) this.act.hover(this.code(at));
  }

  click(event) {
    const at = this.at(event);
    if (at >= 0) this.act[event.shiftKey ? 'compare' : 'select'](this.code(at));
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.walk(steps[event.key]);
    else if (this.active >= 0 && (event.key === 'Enter' || event.key === ' ')) this.act.select(this.code(this.active));
    else if (this.active >= 0 && event.key === 'c') this.act.compare(this.code(this.active));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk(step) {
    if (!this.rows.length) return;
    const from = this.active < 0 ? (step < 0 ? this.rows.length : -1) : this.active;
    this.active = Math.min(this.rows.length - 1, Math.max(0, from + step));
    const { scroller } = this;
    const top = this.active * ROW;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + ROW > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + ROW - scroller.clientHeight;
    this.draw();
    this.act.hover(this.code(this.active));
  }
}
