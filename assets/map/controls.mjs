// The buttons on the map and its keys.

import { words } from './words.mjs';

const ICONS = {
  zoomIn: 'M8 3v10M3 8h10',
  zoomOut: 'M3 8h10',
  follow: 'M8 2.5l5.5 2.8L8 8 2.5 5.3zM2.5 8L8 10.8 13.5 8M2.5 10.7L8 13.5l5.5-2.8',
  box: 'M3 3h10v10H3z',
  lasso: 'M8 3c3.2 0 5.5 1.5 5.5 3.6S11 10.3 8 10.3 2.5 8.700 2.5 6.600 4.800 3 8 3zM5 10c-1 1.200-.6 2.800 1 3.200',
  kept: 'M4.500 2.500h7v11L8 10.500l-3.500 3z',
  cells: 'M5.5 1.8l3 1.7v3.4l-3 1.7-3-1.7V3.5zM11 7.2l2.6 1.5v3L11 13.2l-2.6-1.5v-3z',
  figures: 'M5 4.500v7M3.300 5.800L5 4.500M8 6.200c.3-2.300 4-2.300 4 .1C12 8.500 8 9 8 11.500h4.200',
  points: 'M8 14c2.700-3.300 4-5.600 4-7.500a4 4 0 0 0-8 0C4 8.400 5.300 10.700 8 14zM8 8a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
  insets: 'M2.500 3.500h11v9h-11zM7.500 7.500h4v3h-4z',
  home: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
};
const DIRECTIONS = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
};

/** A line drawing of 16 by 16. */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Zoom in, zoom out, level follows the zoom (pressed or not), whole map. `act` receives the name of the button. */
export class Buttons {
  constructor(holder, act) {
    this.element = document.createElement('div');
    this.element.className = 'atlas-buttons';
    this.buttons = Object.entries(ICONS).map(([name, path]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(icon(path));
      button.addEventListener('click', () => act(name));
      this.element.append(button);
      return [name, button];
    });
    holder.append(this.element);
  }

  press(wanted, on) {
    this.buttons.find(([name]) => name === wanted)[1].setAttribute('aria-pressed', String(on));
  }

  /** A button that has nothing to do here. */
  drop(wanted) {
    const at = this.buttons.findIndex(([name]) => name === wanted);
    this.buttons.splice(at, 1)[0][1].remove();
  }

  speak(lang) {
    for (const [name, button] of this.buttons) {
      button.title = words(lang)[name];
      button.setAttribute('aria-label', words(lang)[name]);
    }
  }
}

/** The nearest area in a direction: distance along it plus twice the distance aside. */
export function neighbour(picture, from, [right, down]) {
  const { points } = picture.layer;
  const [x, y] = points[from];
  let best = -1;
  let least = Infinity;
  points.forEach(([px, py], i) => {
    if (i === from || !picture.inScope(i)) return;
    const along = (px - x) * right + (py - y) * down;
    const aside = Math.abs((px - x) * down) + Math.abs((py - y) * right);
    if (along <= 0 || aside > along * 1.5) return;
    if (along + 2 * aside < least) [least, best] = [along + 2 * aside, i];
  });
  return best;
}

/** What a key asks for: {move}, {select}, {drill}, {compare}, {member}, {up}, {zoom} or null. */
export function wish(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key in DIRECTIONS) return { move: DIRECTIONS[event.key] };
  if (event.key === 'Enter') return event.shiftKey ? { drill: true } : { select: true };
  if (event.key === ' ') return { select: true };
  if (event.key === 'c') return { compare: true };
  if (event.key === 'm') return { member: true };
  if (event.key === 'Escape' || event.key === 'Backspace') return { up: true };
  if (event.key === '+' || event.key === '=') return { zoom: 1 };
  return event.key === '-' ? { zoom: -1 } : null;
}
