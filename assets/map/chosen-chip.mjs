// How many areas are chosen, among the filters that are set: a press shows what can be done with them, × lets go.

import { words } from './words.mjs';

export class ChosenChip {
  /** `act` hears look and clear. */
  constructor(place, act, signal) {
    this.element = document.createElement('span');
    this.element.className = 'atlas-chosen chip';
    this.element.hidden = true;
    this.element.setAttribute('aria-live', 'polite');
    [this.count, this.none] = [act.look, act.clear].map((heard) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.addEventListener('click', heard);
      this.element.append(button);
      return button;
    });
    this.none.className = 'cross';
    this.none.textContent = '×';
    place.append(this.element);
    signal.addEventListener('abort', () => this.element.remove());
  }

  /** Other areas are chosen, or other words are spoken. */
  set(group, lang) {
    const own = words(lang);
    this.element.hidden = !group;
    const told = group ? [group.name, own.chosenMany(group.codes.length)].filter(Boolean).join(' · ') : '';
    if (this.count.textContent !== told) this.count.textContent = told;
    this.count.title = own.kept;
    this.none.title = own.clear;
    this.none.setAttribute('aria-label', own.clear);
  }
}
