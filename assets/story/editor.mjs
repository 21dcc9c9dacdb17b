// The editor of the story: its scenes on the left, the stage in the middle, what is said of a scene on
// the right. Every change is kept at once and can be undone.

import { layer } from './geometry.mjs';
import { make, Player } from './player.mjs';
import { freeze, fresh, Shelf, usable } from './shelf.mjs';
import { words } from './words.mjs';

const TEMPLATES = ['where', 'long', 'missing', 'changed', 'pilot'];
const FILES = ['slides', 'paper', 'page'];

class Editor {
  constructor(element) {
    this.element = element;
    this.lang = element.dataset.lang;
    this.say = words(this.lang);
    this.at = Number(element.dataset.at);
    this.shelf = new Shelf((kept) => this.changed(kept));
    this.parts = Object.fromEntries(['bar', 'list', 'view', 'form'].map((name) => [name, make('div', `story-${name}`)]));
    this.parts.list.setAttribute('aria-label', this.say.scenes);
    this.status = make('p', 'story-status');
    this.status.setAttribute('role', 'status');
    element.replaceChildren(this.parts.bar, this.parts.list, this.parts.view, this.parts.form);
    this.parts.list.addEventListener('keydown', (event) => this.listKey(event));
    document.addEventListener('keydown', (event) => this.undoKey(event));
    this.buildBar();
    this.at = Math.max(0, Math.min(this.at, this.story.scenes.length - 1));
    this.draw();
  }

  get story() {
    return this.shelf.story;
  }

  get scene() {
    return this.story.scenes[this.at];
  }

  changed(kept) {
    this.at = Math.max(0, Math.min(this.at, this.story.scenes.length - 1));
    this.status.textContent = kept ? this.say.saved : this.say.full;
    this.draw();
  }

  /** Change the present scene; typing in one field is one step back. */
  edit(act, kind = '') {
    const { at } = this;
    this.shelf.change((story) => act(story.scenes[at], story), kind && `${kind} ${at}`);
  }

  button(label, act, name = 'quiet-button') {
    const made = make('button', name, label);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }

  buildBar() {
    const { say } = this;
    const file = make('input');
    file.type = 'file';
    file.accept = '.json,application/json';
    file.hidden = true;
    file.addEventListener('change', () => this.take(file));
    const templates = make('select', 'story-select', new Option(`${say.templates} …`, ''), ...TEMPLATES.map((name) => new Option(say[name], name)));
    templates.setAttribute('aria-label', say.templates);
    templates.addEventListener('change', () => this.template(templates));
    this.undoButton = this.button(say.undo, () => this.shelf.undo());
    this.redoButton = this.button(say.redo, () => this.shelf.redo());
    this.presentButton = this.button(say.present, () => this.present(this.at), 'main-button');
    this.fileButtons = FILES.map((kind) => this.button(say[kind], () => this.make(kind)));
    this.parts.bar.append(
      this.presentButton, templates, this.button(say.addSection, () => this.addSection()), this.undoButton, this.redoButton,
      this.button(say.importFile, () => file.click()), file, this.button(say.exportFile, () => this.give()),
      ...this.fileButtons, this.button(say.clear, () => confirm(say.clearAsk) && this.shelf.change((story) => Object.assign(story, fresh()))),
      this.status,
    );
  }

  draw() {
    const none = !this.story.scenes.length;
    this.undoButton.disabled = !this.shelf.past.length;
    this.redoButton.disabled = !this.shelf.future.length;
    [this.presentButton, ...this.fileButtons].forEach((button) => { button.disabled = none; });
    this.drawList();
    this.drawView(none);
    // A field that is being typed in is left alone.
    if (this.drawnFor !== this.formKey() || !this.parts.form.contains(document.activeElement)) this.drawForm();
  }

  formKey() {
    const { scene } = this;
    return JSON.stringify([this.at, this.story.scenes.length, scene?.kind, scene?.look, scene?.build]);
  }

  drawList() {
    const { say, lang } = this;
    const rows = this.story.scenes.map((scene, i) => {
      const name = scene.title[lang] || scene.title.zh || scene.title.en || '–';
      const row = this.button('', () => this.choose(i), `story-row ${scene.kind}`);
      row.append(make('span', 'story-number', String(i + 1)), make('span', '', name));
      row.setAttribute('aria-current', String(i === this.at));
      return row;
    });
    const had = this.parts.list.contains(document.activeElement);
    this.parts.list.replaceChildren(...rows);
    if (had) rows[this.at]?.focus();
    if (!rows.length) this.parts.list.append(make('p', 'nothing', say.empty));
  }

  choose(at) {
    this.at = at;
    this.shelf.kind = '';
    this.draw();
  }

  listKey(event) {
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    const focused = [...this.parts.list.children].indexOf(event.target.closest('.story-row'));
    if (focused >= 0) this.at = focused;
    if (event.key in steps) {
      event.preventDefault();
      if (event.altKey) this.move(steps[event.key]);
      else this.choose(Math.max(0, Math.min(this.at + steps[event.key], this.story.scenes.length - 1)));
    } else if (event.key === 'Delete') this.remove();
  }

  undoKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || event.target.closest?.('input, textarea')) return;
    event.preventDefault();
    if (event.shiftKey) this.shelf.redo();
    else this.shelf.undo();
  }

  move(step) {
    const to = this.at + step;
    if (to < 0 || to >= this.story.scenes.length) return;
    const from = this.at;
    this.at = to;
    this.shelf.change((story) => story.scenes.splice(to, 0, ...story.scenes.splice(from, 1)));
  }

  remove() {
    const { at } = this;
    if (this.scene) this.shelf.change((story) => story.scenes.splice(at, 1));
  }

  addSection() {
    const { say, at } = this;
    const scene = { kind: 'section', title: { zh: say.sectionTitle, en: say.sectionTitleEn }, note: { zh: '', en: '' } };
    const to = this.story.scenes.length ? at + 1 : 0;
    this.at = to;
    this.shelf.change((story) => story.scenes.splice(to, 0, scene));
  }

  drawView(none) {
    this.player?.destroy();
    this.player = null;
    this.parts.view.replaceChildren();
    if (none) return;
    const box = make('div', 'story-preview');
    this.parts.view.append(box);
    this.player = new Player(box, this.story, { lang: this.lang, dark: this.dark ?? true, at: this.at });
  }

  area(label, value, set, kind, rows = 2) {
    const box = make('textarea');
    box.rows = rows;
    box.value = value ?? '';
    box.maxLength = 2000;
    box.addEventListener('input', () => this.edit((scene, story) => set(scene, box.value, story), kind));
    return make('label', 'story-field', label, box);
  }

  drawForm() {
    const { say, scene } = this;
    this.drawnFor = this.formKey();
    if (!scene) return this.parts.form.replaceChildren();
    const titles = [
      this.area(say.titleZh, scene.title.zh, (one, text) => { one.title.zh = text; }, 'zh'),
      this.area(say.titleEn, scene.title.en, (one, text) => { one.title.en = text; }, 'en', 3),
      this.area(say.noteZh, scene.note.zh, (one, text) => { one.note.zh = text; }, 'note zh', 3),
      this.area(say.noteEn, scene.note.en, (one, text) => { one.note.en = text; }, 'note en', 3),
    ];
    const acts = make('div', 'story-acts', this.button(say.up, () => this.move(-1)), this.button(say.down, () => this.move(1)), this.button(say.remove, () => this.remove()));
    this.parts.form.replaceChildren(acts, ...titles, ...(scene.kind === 'view' ? this.looks(scene) : []));
  }

  looks(scene) {
    const { say } = this;
    const aside = make('select', 'story-select', ...['none', 'trend', 'curve', 'ranking'].map((name) => new Option(say[name], name)));
    aside.value = scene.look.aside;
    aside.addEventListener('change', () => this.edit((one) => { one.look.aside = aside.value; }));
    const link = make('a', 'quiet-button', say.open);
    link.href = `/map${scene.search}&lang=${this.lang}`;
    const parts = [
      make('label', 'story-field', say.aside, aside),
      this.check(say.spotlight, scene.look.spotlight, (one, on) => { one.look.spotlight = on; }),
      this.zoom(scene),
      this.callouts(scene),
    ];
    const before = this.story.scenes.slice(0, this.at).reverse().find((one) => one.kind === 'view');
    if (before && before.zh.indicator === scene.zh.indicator) {
      parts.splice(2, 0, this.check(say.sameClasses, Boolean(scene.look.breaks), (one, on, story) => this.keepClasses(one, on, story)));
    }
    const newer = this.element.dataset.build !== scene.build;
    const frozen = make('p', 'quiet', say.frozen(scene.build, scene.extracted));
    if (newer) frozen.append(make('strong', 'story-newer', say.newer(this.element.dataset.build)));
    return [...parts, frozen, make('div', 'story-acts', link, ...(newer ? [this.button(say.refresh, () => this.refresh())] : []))];
  }

  /** The classes and the key of the last scene of the same indicator: a change of colour is a change of value. */
  keepClasses(scene, on, story) {
    const before = story.scenes.slice(0, this.at).reverse().find((one) => one.kind === 'view');
    scene.look.breaks = on ? before.look.breaks ?? before.map.breaks : null;
    for (const lang of ['zh', 'en']) {
      if (on) [scene[lang].ownKeys, scene[lang].keys] = [scene[lang].keys, before[lang].keys];
      else if (scene[lang].ownKeys) scene[lang].keys = scene[lang].ownKeys;
    }
  }

  check(label, on, set) {
    const box = make('input');
    box.type = 'checkbox';
    box.checked = on;
    box.addEventListener('change', () => this.edit((scene, story) => set(scene, box.checked, story)));
    return make('label', 'story-check', box, label);
  }

  zoom(scene) {
    const { say } = this;
    const own = scene.map.selected;
    const chosen = scene.look.zoom;
    const box = make('select', 'story-select', new Option(say.whole, ''));
    box.addEventListener('change', () => this.edit((one) => { one.look.zoom = box.value; }));
    Promise.all([layer(scene.geo.areas), layer(scene.geo.above)]).then(([areas, above]) => {
      const selected = areas.shapes[areas.index.get(own)];
      const names = [...(selected ? [selected] : []), ...above.shapes];
      box.append(...names.map((one) => new Option(one[this.lang], one.code)));
      box.value = chosen;
    }).catch(() => null);
    return make('label', 'story-field', say.zoom, box);
  }

  callouts(scene) {
    const { say, lang } = this;
    const rows = scene.look.callouts.map(({ code, words: said }, i) => {
      const text = make('input');
      text.value = said[lang];
      text.maxLength = 80;
      text.setAttribute('aria-label', `${say.callouts} ${code}`);
      text.addEventListener('input', () => this.edit((one) => { one.look.callouts[i].words[lang] = text.value; }, `callout ${i}`));
      const drop = this.button('×', () => this.edit((one) => one.look.callouts.splice(i, 1)));
      drop.setAttribute('aria-label', say.remove);
      return make('div', 'story-callout', text, drop);
    });
    const wanted = make('input');
    wanted.placeholder = say.calloutCode;
    wanted.setAttribute('aria-label', say.calloutCode);
    const add = async () => {
      const { shapes } = await layer(scene.geo.areas);
      const text = wanted.value.trim().toLowerCase();
      const found = shapes.find(({ code, zh, en }) => text && [code, zh, en.toLowerCase()].includes(text)) ??
        shapes.find(({ zh, en }) => text && (zh.startsWith(text) || en.toLowerCase().startsWith(text)));
      if (!found) {
        this.status.textContent = say.unknown;
        return;
      }
      this.edit((one) => one.look.callouts.push({ code: found.code, words: { zh: found.zh, en: found.en } }));
    };
    wanted.addEventListener('keydown', (event) => event.key === 'Enter' && add());
    return make('div', 'story-field', say.callouts, ...rows, make('div', 'story-callout', wanted, this.button(say.callout, add)));
  }

  async refresh() {
    const { at, scene } = this;
    try {
      const now = await freeze(scene.search);
      this.shelf.change((story) => { story.scenes[at] = { ...now, title: scene.title, note: scene.note, look: { ...scene.look, breaks: null } }; });
    } catch {
      this.status.textContent = this.say.templateFailed;
    }
  }

  async template(box) {
    const name = box.value;
    box.value = '';
    this.status.textContent = this.say.making;
    try {
      const answer = await fetch(`/story/template/${name}${location.search}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const made = await answer.json();
      const first = this.story.scenes.length;
      this.at = first;
      this.shelf.change((story) => {
        if (!first) story.title = made.title;
        story.scenes.push(...made.scenes);
      });
    } catch {
      this.status.textContent = this.say.templateFailed;
    }
  }

  save(blob, name) {
    const link = make('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  give() {
    this.save(new Blob([JSON.stringify(this.story)], { type: 'application/json' }), 'story.json');
  }

  async take(input) {
    const [file] = input.files;
    input.value = '';
    try {
      const story = JSON.parse(await file.text());
      if (!usable(story)) throw new Error('shape');
      this.at = 0;
      this.shelf.change((now) => Object.assign(now, story));
    } catch {
      this.status.textContent = this.say.badFile;
    }
  }

  /** A file of the story, made by the server from the frozen figures. */
  async make(kind) {
    this.status.textContent = this.say.making;
    this.fileButtons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await fetch(`/story/file/${kind}?lang=${this.lang}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(this.story),
      });
      if (answer.ok) {
        const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'story';
        this.save(await answer.blob(), name);
        this.status.textContent = name;
      } else this.status.textContent = answer.status < 500 ? await answer.text() : this.say.templateFailed;
    } catch {
      this.status.textContent = this.say.templateFailed;
    }
    this.fileButtons.forEach((button) => { button.disabled = false; });
  }

  present(at) {
    location.href = `/story?lang=${this.lang}&present=1#${at + 1}`;
  }
}

/** The stage on the whole window. */
function perform(element) {
  const { lang, build } = element.dataset;
  const { story } = new Shelf(() => null);
  const leave = (at) => { location.href = `/story?lang=${lang}#${at + 1}`; };
  if (!story.scenes.length) return leave(0);
  const box = make('div', 'stage-full');
  document.body.append(box);
  document.body.classList.add('on-stage');
  const player = new Player(box, story, {
    lang,
    keys: true,
    at: Number(element.dataset.at),
    leave,
    moved: (at) => history.replaceState({}, '', `#${at + 1}`),
    explore: (scene, at, spoken) => {
      sessionStorage.setItem('atlas-stage', `/story?lang=${spoken}&present=1#${at + 1}`);
      location.href = `/map${scene.search}&lang=${spoken}`;
    },
  });
  const newer = story.scenes.some((scene) => scene.kind === 'view' && scene.build !== build);
  const word = make('p', 'stage-word', newer ? words(lang).newer(build) : words(lang).keys);
  box.append(word);
  // Said before the talk begins, and not again.
  document.addEventListener('keydown', () => word.remove(), { once: true });
  setTimeout(() => word.remove(), 9000);
  return player;
}

/** Start what the page is for. */
export function start(element) {
  return element.dataset.present ? perform(element) : new Editor(element);
}
