// Three lines about the area under the pointer: its name, its value, and how that compares.

import { STATUS } from './picture.mjs';
import { figure, quantity } from './numbers.mjs';
import { words } from './words.mjs';

const GAP = 14;

function line(kind) {
  const element = document.createElement('p');
  element.className = `atlas-tip-${kind}`;
  return element;
}

/** Name, parent, value and comparison of an area as text. */
export function describe(picture, index, lang) {
  const { layer, payload } = picture;
  const name = layer.names[index];
  const said = { name: name[lang], parent: name.parent[lang], value: '', limits: '', versus: '', quiet: false };
  const kind = picture.status[index];
  const labels = payload.statusLabels ?? {};
  if (kind <= STATUS.zero) {
    said.value = quantity(picture.values[index], payload.unit);
    said.limits = limits(picture, index) + (picture.unsure?.[index] ? ` · ${payload.texts.unsure}` : '');
    said.versus = versus(picture, index, lang);
  } else {
    const key = Object.keys(STATUS).find((one) => STATUS[one] === kind);
    said.value = labels[key] ?? '';
    said.quiet = true;
  }
  return said;
}

/** The 95% limits of an estimate, an open one as dots; empty where there are none. */
function limits(picture, index) {
  if (!picture.limits) return '';
  const [low, high] = picture.limits.map((ends) => ends[index]);
  if (!Number.isFinite(low)) return '';
  const { unit } = picture.payload;
  return ` (95%: ${figure(low, unit)}–${Number.isFinite(high) ? figure(high, unit) : '…'})`;
}

function versus(picture, index, lang) {
  const { benchmark, unit, texts = {} } = picture.payload;
  if (!benchmark || !Number.isFinite(benchmark.value)) return '';
  const own = words(lang);
  const here = quantity(picture.values[index], unit);
  const there = quantity(benchmark.value, unit);
  const higher = picture.values[index] > benchmark.value;
  const key = here === there ? 'same' : higher ? 'higher' : 'lower';
  return own.versus(texts[key] || own[key], benchmark.label, there);
}

export class Tooltip {
  constructor(holder) {
    this.element = document.createElement('div');
    this.element.className = 'atlas-tip';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    this.name = line('name');
    this.value = line('value');
    this.versus = line('versus');
    this.element.append(this.name, this.value, this.versus);
    holder.append(this.element);
    this.holder = holder;
  }

  show(said, x, y) {
    const parent = document.createElement('span');
    parent.textContent = said.parent;
    this.name.replaceChildren(said.name, ' ', parent);
    this.value.textContent = said.value + said.limits;
    this.value.classList.toggle('atlas-quiet', said.quiet);
    this.value.hidden = !said.value;
    this.versus.textContent = said.versus;
    this.versus.hidden = !said.versus;
    this.element.hidden = false;
    this.size = [this.element.offsetWidth, this.element.offsetHeight];
    this.move(x, y);
  }

  move(x, y) {
    if (this.element.hidden) return;
    const [wide, high] = this.size;
    const left = x + GAP + wide > this.holder.clientWidth ? x - GAP - wide : x + GAP;
    const top = y + GAP + high > this.holder.clientHeight ? y - GAP - high : y + GAP;
    this.element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}
