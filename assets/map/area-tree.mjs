// All areas of the level to be ticked, by what they lie in; with a field that keeps those of a name.

import { make } from './element.mjs';
import { figure } from './numbers.mjs';
import { words } from './words.mjs';

// Of so few areas found all are unfolded.
const FEW = 40;

export class AreaTree {
  /** `act` has `picture` to read, and hears `choose` (the codes chosen, those of other levels with them). */
  constructor(act) {
    Object.assign(this, { act, codes: new Set(), branches: [] });
    this.title = make('summary');
    this.field = make('input', [], { type: 'search', spellcheck: 'false' });
    this.all = make('button', [], { type: 'button' });
    this.found = make('div', [], { class: 'atlas-tree-found' });
    const tools = make('div', [this.field, this.all], { class: 'atlas-kept-row' });
    this.element = make('details', [this.title, tools, this.found], { class: 'atlas-tree' });
    this.element.addEventListener('toggle', () => this.element.open && this.grow());
    this.field.addEventListener('input', () => this.grow());
    this.all.addEventListener('click', () => this.tick(this.shown, !this.whole(this.shown)));
  }

  /** The areas chosen, the language, or what the map draws may have changed. */
  set(codes, lang) {
    this.codes = new Set(codes);
    const { layer } = this.act.picture() ?? {};
    const stays = layer === this.layer && lang === this.lang;
    Object.assign(this, { lang, layer });
    this.title.textContent = words(lang).tick;
    this.field.placeholder = words(lang).tickName;
    this.field.setAttribute('aria-label', words(lang).tickName);
    if (!this.element.open || !layer) return;
    if (stays) this.mark();
    else this.grow();
  }

  /** The branches of the areas whose name, code or surroundings hold what stands in the field. */
  grow() {
    const { layer, lang } = this;
    const picture = this.act.picture();
    const wanted = this.field.value.trim().toLowerCase();
    const above = new Map();
    this.shown = [];
    layer.codes.forEach((code, i) => {
      const name = layer.names[i];
      const said = [code, name.zh, name.en, name.parent.zh, name.parent.en].join('\n').toLowerCase();
      if (!picture.inScope(i) || !said.includes(wanted)) return;
      const key = name.parent[lang] || '';
      if (!above.has(key)) above.set(key, []);
      above.get(key).push({ code, name: name[lang] });
      this.shown.push(code);
    });
    const unfolded = above.size === 1 || (wanted && this.shown.length <= FEW);
    this.branches = [...above].map(([name, areas]) => this.branch(name, areas, unfolded));
    const none = make('p', words(lang).tickNone, { class: 'quiet' });
    this.found.replaceChildren(...(this.branches.length ? this.branches.map(({ element }) => element) : [none]));
    this.mark();
  }

  branch(name, areas, unfolded) {
    const own = words(this.lang);
    const box = make('input', [], { type: 'checkbox', 'aria-label': name ? own.tickAllOf(name) : own.everywhere });
    const count = make('small');
    const leaves = make('ul');
    const fold = make('details', [make('summary', [name || own.everywhere, ' ', count]), leaves]);
    const branch = { box, count, codes: areas.map(({ code }) => code), leaves: [], element: make('div', [box, fold], { class: 'atlas-branch' }) };
    box.addEventListener('change', () => this.tick(branch.codes, box.checked));
    const unfold = () => {
      if (!fold.open || branch.leaves.length) return;
      branch.leaves = areas.map((area) => this.leaf(area));
      leaves.replaceChildren(...branch.leaves.map(({ element }) => element));
      this.mark();
    };
    fold.addEventListener('toggle', unfold);
    fold.open = Boolean(unfolded);
    return branch;
  }

  leaf({ code, name }) {
    const box = make('input', [], { type: 'checkbox', value: code });
    box.addEventListener('change', () => this.tick([code], box.checked));
    return { box, element: make('li', make('label', [box, name])) };
  }

  tick(codes, on) {
    const next = new Set(this.codes);
    for (const code of codes) {
      if (on) next.add(code);
      else next.delete(code);
    }
    this.act.choose([...next]);
  }

  whole(codes) {
    return codes.length > 0 && codes.every((code) => this.codes.has(code));
  }

  /** Ticks as the areas are chosen; nothing is made anew, so that the focus stays. */
  mark() {
    const own = words(this.lang);
    for (const { box, count, codes, leaves } of this.branches) {
      const chosen = codes.filter((code) => this.codes.has(code)).length;
      box.checked = chosen === codes.length;
      box.indeterminate = chosen > 0 && !box.checked;
      count.textContent = chosen ? `${chosen}/${codes.length}` : `${codes.length}`;
      for (const leaf of leaves) leaf.box.checked = this.codes.has(leaf.box.value);
    }
    this.all.hidden = !this.shown.length;
    this.all.textContent = this.whole(this.shown) ? own.untickShown(figure(this.shown.length)) : own.tickShown(figure(this.shown.length));
  }
}
