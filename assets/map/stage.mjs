// The map's element: a holder for the renderer, two canvases above it, the boundary note, a message.

import { words } from './words.mjs';

const FONT = '"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif';

function child(tag, name, parent) {
  const element = document.createElement(tag);
  element.className = name;
  parent.append(element);
  return element;
}

/** A text that stands there already is not written again: it would be laid out again. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A view with so many pixels more on each side. */
export function bled(view, bleed) {
  const { x, y, width, height, foot = 0 } = view;
  return {
    ...view, x: x + bleed, y: y + bleed, foot: foot + bleed,
    width: width + 2 * bleed, height: height + 2 * bleed,
  };
}

/** How an element drawn with a bleed is moved and scaled about the corner of the map. */
export function transform({ x, y, size }, bleed) {
  return `translate(${x - bleed * (size - 1)}px, ${y - bleed * (size - 1)}px) scale(${size})`;
}

export class Stage {
  constructor(element) {
    this.element = element;
    element.replaceChildren();
    element.classList.add('atlas-map');
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    this.bleed = 0;
    this.holder = child('div', 'atlas-areas', element);
    this.canvases = [child('canvas', 'atlas-above', element), child('canvas', 'atlas-above', element)];
    this.canvases.forEach((canvas) => canvas.setAttribute('aria-hidden', 'true'));
    // Drawn in main memory: on a machine without a GPU that is 20 to 50 times faster.
    const options = { willReadFrequently: true };
    this.pens = this.canvases.map((canvas) => canvas.getContext('2d', options));
    this.note = child('p', 'atlas-note', element);
    this.message = child('p', 'atlas-message', element);
    this.message.setAttribute('role', 'status');
    this.spoken = child('p', 'atlas-spoken', element);
    this.spoken.setAttribute('aria-live', 'polite');
    const own = getComputedStyle(element).getPropertyValue('--atlas-font').trim();
    this.font = own || FONT;
  }

  /** Let the canvases reach so many pixels beyond each side of the map. */
  bleedBy(pixels) {
    this.bleed = pixels;
    this.element.style.setProperty('--atlas-bleed', `${pixels}px`);
  }

  speak(lang) {
    this.element.setAttribute('aria-label', words(lang).map);
  }

  /** A message in the middle of the map; an empty one goes away. */
  tell(text) {
    write(this.message, text);
    if (this.message.hidden === Boolean(text)) this.message.hidden = !text;
  }

  announce(text) {
    this.spoken.textContent = text;
  }

  print(note) {
    write(this.note, note ?? '');
  }

  /** Move what is drawn, as it is, until the next drawing. */
  shift(moved) {
    for (const canvas of this.canvases) canvas.style.transform = transform(moved, this.bleed);
    this.shifted = true;
  }

  /** Clear one of the canvases and draw on it; `paint` receives the view of the canvas. */
  draw(which, seen, paint) {
    if (!this.pens[which] || this.plain) return;
    const view = bled(seen, this.bleed);
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const canvas = this.canvases[which];
    const [wide, high] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    canvas.style.transform = '';
    const pen = this.pens[which];
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, wide, high);
    paint(pen, view, ratio);
  }

  point(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  get size() {
    return [this.element.clientWidth, this.element.clientHeight];
  }

  /** How far an element lies over the foot of the map, in pixels. */
  coveredBy(other) {
    if (!other) return 0;
    const own = this.element.getBoundingClientRect();
    const box = other.getBoundingClientRect();
    const over = Math.min(box.right, own.right) - Math.max(box.left, own.left);
    return box.height && over > own.width / 2 ? Math.max(0, own.bottom - box.top) : 0;
  }

  /** Where what lies over the map stands on it: [left, top, right, bottom] of each. */
  covers(selectors) {
    if (!selectors) return [];
    const own = this.element.getBoundingClientRect();
    return [...this.element.parentElement.querySelectorAll(selectors)].map((one) => one.getBoundingClientRect())
      .map(({ left, top, right, bottom }) => [left - own.left, top - own.top, right - own.left, bottom - own.top]);
  }

  destroy() {
    this.element.replaceChildren();
    this.element.classList.remove('atlas-map');
  }
}
