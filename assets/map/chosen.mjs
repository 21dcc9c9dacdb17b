// The areas chosen on the map, whichever way: they stay, the others fade; they go with the address.

import { ChosenChip } from './chosen-chip.mjs';
import { carried, carry } from './keeping.mjs';
import { KeptPanel } from './kept-panel.mjs';
import { encloses, Lasso } from './lasso.mjs';

export class Chosen {
  /** `map` is the AtlasMap. */
  constructor(map, signal) {
    this.map = map;
    this.group = carried();
    const hears = { choose: (line, adds) => this.within(line, adds), began: () => map.hands.leave() };
    this.lasso = new Lasso(map.element, hears, signal);
    this.panel = new KeptPanel(map.element, {
      choose: (group) => this.choose(group),
      open: (view) => this.open(view),
      place: () => this.place(),
      close: () => this.look(false),
      picture: () => map.picture,
      title: () => {
        const { title = '', period = '' } = map.picture?.payload.texts ?? {};
        return [title, period].filter(Boolean).join(' · ');
      },
    });
    const bar = map.element.parentElement?.querySelector('.toolbar') ?? map.element;
    const acts = { look: () => this.press('kept'), clear: () => this.choose(null) };
    this.chip = new ChosenChip(bar, acts, signal);
    document.addEventListener('click', (event) => {
      // Another tab or window shows the link as it stands.
      if (!event.metaKey && !event.ctrlKey && !event.shiftKey) this.named(event.target.closest?.('a[data-areas]'));
    }, { signal });
    if (this.group) this.tell();
    window.addEventListener('hashchange', () => this.choose(carried(), false), { signal });
  }

  /** What stands beside the map follows the group as well. */
  tell() {
    this.map.emit('group', { codes: this.group?.codes ?? null });
  }

  /** What the map keeps while nothing else is pointed at: those of them that are of its level. */
  get only() {
    const { index } = this.map.picture?.layer ?? {};
    const here = this.group?.codes.filter((code) => index?.has(code)) ?? [];
    return here.length ? { codes: new Set(here) } : null;
  }

  /** A link names areas: they are chosen. */
  named(link) {
    if (link) this.choose({ name: '', codes: link.dataset.areas.split('.') });
  }

  press(name) {
    if (name === 'kept') return this.look(!this.panel.open);
    const mode = this.lasso.mode === name ? null : name;
    this.lasso.take(mode);
    for (const one of ['box', 'lasso']) this.map.buttons.press(one, one === mode);
    return undefined;
  }

  speak(lang) {
    this.panel.set(this.group, lang);
    this.chip.set(this.group, lang);
  }

  look(on) {
    this.panel.set(this.group, this.map.lang);
    this.panel.show(on, this.map.lang);
    this.map.buttons.press('kept', on);
  }

  within(line, adds) {
    const { layer } = this.map.picture;
    const view = this.map.renderer.view();
    const inside = layer.codes.filter((_, i) => {
      const [x, y] = layer.points[i];
      return this.map.picture.inScope(i) && encloses(line, [x * view.scale + view.x, y * view.scale + view.y]);
    });
    const codes = adds ? [...new Set([...(this.group?.codes ?? []), ...inside])] : inside;
    this.lasso.take(null);
    for (const one of ['box', 'lasso']) this.map.buttons.press(one, false);
    this.map.hands.leave();
    this.choose(codes.length ? { name: adds ? this.group?.name ?? '' : '', codes } : null);
  }

  toggle(code) {
    const codes = this.group?.codes ?? [];
    const rest = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
    this.choose(rest.length ? { name: this.group?.name ?? '', codes: rest } : null);
  }

  /** Where the reader is: {path, search, hash}, once the page has written down what waited to be. */
  place() {
    this.map.emit('carry', { hash: carry(this.group) });
    return { path: location.pathname, search: location.search, hash: location.hash };
  }

  /** Show a kept view with its areas; on another page, or where the map is one of two, by going there. */
  open({ path, search, hash }) {
    if (path !== location.pathname || !this.map.list) return location.assign(path + search + hash);
    this.map.emit('open', { search });
    return this.choose(carried(hash));
  }

  choose(group, writes = true) {
    this.group = group;
    if (writes) this.map.emit('carry', { hash: carry(group) });
    this.speak(this.map.lang);
    this.map.list?.only(group && new Set(group.codes));
    this.map.keep(null);
    this.tell();
  }
}
