// The panel of what a reader keeps: the areas chosen now, groups of areas, views.

import { AreaTree } from './area-tree.mjs';
import { icon } from './controls.mjs';
import { make } from './element.mjs';
import { addressOf, asFile, carry, fromFile, groups, views } from './keeping.mjs';
import { words } from './words.mjs';

const LINK = 'M6.500 9.500l3-3M7 5l1.500-1.500a2.500 2.500 0 0 1 4 4L11 9M9 11l-1.500 1.500a2.500 2.500 0 0 1-4-4L5 7';
const PENCIL = 'M3 13l.7-3L10.500 3.200l2.300 2.300L6 12.300z';

export class KeptPanel {
  /** `act` hears choose (a group or null), open (an address) and close, and has `picture`, `place` and `title` to read. */
  constructor(holder, act) {
    this.act = act;
    this.group = null;
    this.element = make('div', [], { class: 'atlas-kept-panel', role: 'dialog' });
    this.element.hidden = true;
    this.tree = new AreaTree({ picture: act.picture, choose: (codes) => this.ticked(codes) });
    // The tree stays as it is while what stands around it is drawn anew: it has the focus when areas are ticked.
    [this.above, this.below] = [make('div'), make('div')];
    this.element.append(this.above, this.tree.element, this.below);
    holder.append(this.element);
    this.element.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') act.close();
    });
    for (const name of ['click', 'dblclick', 'pointermove', 'wheel']) {
      this.element.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  get open() {
    return !this.element.hidden;
  }

  show(on, lang) {
    this.lang = lang ?? this.lang;
    this.element.hidden = !on;
    if (on) this.draw();
  }

  /** Other areas are chosen. */
  set(group, lang) {
    Object.assign(this, { group, lang });
    if (this.open) this.draw();
  }

  draw() {
    const own = words(this.lang);
    this.element.setAttribute('aria-label', own.kept);
    const close = this.button('×', () => this.act.close(), own.close);
    close.className = 'atlas-kept-close';
    const group = {
      use: ({ name, codes }) => this.act.choose({ name, codes }),
      note: ({ codes }) => `${codes.length}`,
    };
    this.told = make('p', '', { class: 'quiet', role: 'status' });
    this.above.replaceChildren(close, ...this.chosen(own));
    this.tree.set(this.group?.codes ?? [], this.lang);
    this.below.replaceChildren(...this.listed(own.groups, groups, own.noGroups, group), this.fileInput(own),
      ...this.viewing(own), this.told);
  }

  ticked(codes) {
    this.act.choose(codes.length ? { name: this.group?.name ?? '', codes } : null);
  }

  chosen(own) {
    if (!this.group) return [make('h3', own.chosen), make('p', own.howToChoose, { class: 'quiet' })];
    const { codes } = this.group;
    const name = make('input', [], { type: 'text', maxlength: '40', 'aria-label': own.groupName, placeholder: own.groupName });
    name.value = this.group.name;
    const keep = this.button(own.save, () => {
      if (!name.value.trim()) return name.focus();
      // The same areas under another name: the group is renamed.
      const before = groups.all().find((one) => one.name === this.group.name && one.codes.join() === codes.join());
      if (before) groups.drop(before.name);
      const kept = groups.keep(name.value.trim(), codes);
      this.act.choose({ name: name.value.trim(), codes });
      return this.say(kept ? own.saved : own.notKept);
    });
    const share = this.button(own.share, () => this.copy({ ...this.act.place(), hash: carry(this.group) }, own.copied));
    const file = this.button(own.asFile, () => this.download());
    const none = this.button(own.clear, () => this.act.choose(null));
    return [
      make('h3', own.chosenMany(codes.length)), make('div', [name, keep], { class: 'atlas-kept-row' }),
      make('div', [share, file, none], { class: 'atlas-kept-row' }),
    ];
  }

  viewing(own) {
    const name = make('input', [], { type: 'text', maxlength: '60', 'aria-label': own.viewName, placeholder: own.viewName });
    name.value = this.act.title();
    const keep = this.button(own.save, () => {
      if (!name.value.trim()) return name.focus();
      const kept = views.keep(name.value.trim(), this.act.place());
      this.draw();
      return this.say(kept ? own.saved : own.notKept);
    });
    const copied = (entry) => this.copy(addressOf(entry, this.lang), own.linkCopied);
    return [
      ...this.listed(own.views, views, own.noViews, {
        use: (entry) => this.act.open(addressOf(entry, this.lang)),
        share: (entry) => this.button([icon(LINK)], () => copied(entry), `${own.share} ${entry.name}`),
      }),
      make('div', [name, keep], { class: 'atlas-kept-row' }),
    ];
  }

  /** A heading and one row per entry: its name, which opens it, and what shares, renames and removes it. */
  listed(title, kept, nothing, { use, note = () => '', share = () => '' }) {
    const own = words(this.lang);
    const rows = kept.all().map((entry) => {
      const row = make('li', [
        this.button([entry.name, ' ', make('small', note(entry))], () => use(entry)),
        share(entry),
        this.button([icon(PENCIL)], () => this.rename(row, kept, entry.name), `${own.rename} ${entry.name}`),
        this.button('×', () => {
          kept.drop(entry.name);
          this.draw();
        }, `${own.remove} ${entry.name}`),
      ]);
      return row;
    });
    return [make('h3', title), rows.length ? make('ul', rows) : make('p', nothing, { class: 'quiet' })];
  }

  /** The name of an entry becomes a field; Enter, or leaving it, keeps what stands in it. */
  rename(row, kept, name) {
    const field = make('input', [], { type: 'text', maxlength: '60', 'aria-label': words(this.lang).rename });
    field.value = name;
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') field.value = name;
      if (!['Enter', 'Escape'].includes(event.key)) return;
      event.stopPropagation();
      field.blur();
    });
    field.addEventListener('blur', () => {
      const wanted = field.value.trim();
      if (wanted && wanted !== name) kept.rename(name, wanted);
      this.draw();
    });
    row.firstChild.replaceWith(field);
    field.select();
  }

  async copy({ path, search, hash }, told) {
    await window.atlasCopy(location.origin + path + search + hash);
    this.say(told);
  }

  fileInput(own) {
    const input = make('input', [], { type: 'file', accept: '.csv,.txt' });
    input.addEventListener('change', async () => {
      const codes = fromFile(await input.files[0].text()).filter((code) => this.act.picture().layer.index.has(code));
      if (codes.length) this.act.choose({ name: input.files[0].name.replace(/\.\w+$/, ''), codes });
      else input.setCustomValidity(own.noCodes);
      input.reportValidity();
    });
    return make('label', [own.fromFile, input], { class: 'atlas-kept-file' });
  }

  download() {
    const blob = new Blob([asFile(this.group, this.act.picture().layer, this.lang)], { type: 'text/csv' });
    const link = make('a', [], { href: URL.createObjectURL(blob), download: `${this.group.name || 'areas'}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  say(text) {
    this.told.textContent = text;
  }

  button(content, act, label = '') {
    const button = make('button', content, { type: 'button', ...(label && { 'aria-label': label, title: label }) });
    button.addEventListener('click', act);
    return button;
  }
}
