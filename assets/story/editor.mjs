// The editor of the story: its scenes on the left, the stage in the middle, what is said of a scene on
// the right. Every change is kept at once and can be undone.

import { make, Player } from './player.mjs';
import { fileOf, save } from './files.mjs';
import { looks, renewed } from './looks.mjs';
import { freeze, fresh, identity, MOST, Shelf, usable } from './shelf.mjs';
import { perform } from './talk.mjs';
import { words } from './words.mjs';

const TEMPLATES = ['where', 'long', 'missing', 'changed', 'pilot'];
const FILES = ['slides', 'paper', 'page', 'book'];

class Editor {
  constructor(element) {
    this.element = element;
    this.lang = element.dataset.lang;
    this.say = words(this.lang);
    this.at = Number(element.dataset.at);
    this.shelf = new Shelf((kept, before) => this.changed(kept, before));
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

  /** After a change by another tab the same scene stays shown, wherever it now stands. */
  changed(kept, before) {
    const same = before ? this.story.scenes.indexOf(before.scenes[this.at]) : -1;
    if (same >= 0) this.at = same;
    this.at = Math.max(0, Math.min(this.at, this.story.scenes.length - 1));
    this.status.textContent = kept ? this.say.saved : this.say.full;
    this.draw();
  }

  /** Change a scene, the present one if no other is named; typing in one field is one step back. */
  edit(act, kind = '', scene = this.scene) {
    this.shelf.edit(scene, act, kind);
  }

  /** A change after which the scene at a place is shown; where the story has no room all stays and it is said. */
  turn(to, act) {
    this.shelf.sync();
    const { at } = this;
    this.at = to;
    if (this.shelf.change(act)) return;
    this.at = at;
    this.draw();
    this.status.textContent = this.say.most(MOST);
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
    templates.addEventListener('change', () => {
      this.template(templates.value);
      templates.value = '';
    });
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
    if (this.drawnFor !== this.formKey() || !this.parts.form.querySelector('textarea:focus, input:not([type]):focus')) this.drawForm();
  }

  /** What the form stands for, without the words of call-outs, which are typed in it. */
  formKey() {
    const { scene } = this;
    const wordless = (key, value) => (key === 'words' ? undefined : value);
    return scene && JSON.stringify([identity(scene), scene.look, scene.build, scene.search, scene.other?.search], wordless);
  }

  drawList() {
    const { say, lang } = this;
    const heading = make('input', 'story-name');
    heading.value = this.story.title[lang] ?? '';
    heading.placeholder = say.untitled;
    heading.maxLength = 200;
    heading.setAttribute('aria-label', say.storyTitle);
    heading.addEventListener('input', () => this.shelf.change((story) => { story.title[lang] = heading.value; }, `name ${lang}`));
    const naming = document.activeElement?.classList.contains('story-name');
    const rows = this.story.scenes.map((scene, i) => {
      const name = scene.title[lang] || scene.title.zh || scene.title.en || '–';
      const row = this.button('', () => this.choose(i), `story-row ${scene.kind}`);
      row.append(make('span', 'story-number', String(i + 1)), make('span', '', name));
      row.setAttribute('aria-current', String(i === this.at));
      return row;
    });
    const had = this.parts.list.contains(document.activeElement);
    // A field that is being typed in is left alone.
    if (naming) this.parts.list.querySelectorAll('.story-row, .nothing').forEach((row) => row.remove());
    else this.parts.list.replaceChildren(heading);
    this.parts.list.append(...rows);
    if (had && !naming) rows[this.at]?.focus();
    if (!rows.length) this.parts.list.append(make('p', 'nothing', say.empty));
  }

  choose(at) {
    this.at = at;
    this.shelf.kind = '';
    this.draw();
  }

  listKey(event) {
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    const focused = [...this.parts.list.querySelectorAll('.story-row')].indexOf(event.target.closest('.story-row'));
    if (focused < 0) return;
    this.at = focused;
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
    const from = this.scene ? this.shelf.place(this.scene) : -1;
    const to = from + step;
    if (from < 0 || to < 0 || to >= this.story.scenes.length) return;
    this.turn(to, (story) => story.scenes.splice(to, 0, ...story.scenes.splice(from, 1)));
  }

  remove() {
    const at = this.scene ? this.shelf.place(this.scene) : -1;
    if (at >= 0) this.shelf.change((story) => story.scenes.splice(at, 1));
  }

  addSection() {
    const { say } = this;
    const scene = { kind: 'section', title: { zh: say.sectionTitle, en: say.sectionTitleEn }, note: { zh: '', en: '' } };
    this.shelf.sync();
    const to = this.story.scenes.length ? this.at + 1 : 0;
    this.turn(to, (story) => story.scenes.splice(to, 0, scene));
  }

  /** What stands in place of the stage while there is no scene. */
  beginning() {
    const ways = TEMPLATES.map((name) => this.button(this.say[name], () => this.template(name)));
    return make('div', 'story-begin', make('h2', '', this.say.begin), make('div', 'story-ways', ...ways), make('p', '', this.say.orAdd));
  }

  drawView(none) {
    this.player?.destroy();
    this.player = null;
    this.parts.view.replaceChildren();
    if (none) return this.parts.view.append(this.beginning());
    const box = make('div', 'story-preview');
    this.parts.view.append(box);
    this.player = new Player(box, this.story, { lang: this.lang, dark: this.dark ?? true, at: this.at });
  }

  area(label, value, set, kind, rows = 2) {
    const box = make('textarea');
    box.rows = rows;
    box.value = value ?? '';
    box.maxLength = 2000;
    box.addEventListener('input', () => this.edit((scene) => set(scene, box.value), kind));
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
    this.parts.form.replaceChildren(acts, ...titles, ...(scene.kind === 'view' ? looks(this, scene) : []));
  }

  /** Freeze a scene anew, as it is or in another way; its title is kept if somebody wrote it, its note and look always. */
  async refreeze(search, other = '', pair = '', look = {}) {
    const { scene } = this;
    this.status.textContent = this.say.making;
    try {
      const now = await freeze(search, other, pair);
      this.shelf.replace(scene, (one) => renewed(one, now, look));
    } catch (error) {
      this.status.textContent = error.message || this.say.templateFailed;
      this.drawForm();
    }
  }

  async template(name) {
    this.parts.view.querySelectorAll('.story-ways button').forEach((button) => { button.disabled = true; });
    this.status.textContent = this.say.making;
    try {
      const answer = await fetch(`/story/template/${name}${location.search}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const made = await answer.json();
      this.shelf.sync();
      const first = this.story.scenes.length;
      this.turn(first, (story) => {
        if (!first) story.title = made.title;
        story.scenes.push(...made.scenes);
      });
    } catch {
      this.status.textContent = this.say.templateFailed;
      this.drawView(!this.story.scenes.length);
    }
  }

  give() {
    save(new Blob([JSON.stringify(this.story)], { type: 'application/json' }), 'story.json');
  }

  async take(input) {
    const [file] = input.files;
    input.value = '';
    try {
      const story = JSON.parse(await file.text());
      if (!usable(story)) throw new Error('shape');
      this.turn(0, (now) => Object.assign(now, story));
    } catch {
      this.status.textContent = this.say.badFile;
    }
  }

  /** A file of the story, made by the server from the frozen figures; how far it is stands in the bar. */
  async make(kind) {
    this.fileButtons.forEach((button) => { button.disabled = true; });
    const told = (words) => { this.status.textContent = words; };
    const stop = this.button(this.say.cancel, () => this.making?.abort());
    this.making = new AbortController();
    this.status.after(stop);
    try {
      if (this.story.scenes.length > MOST) throw new Error(this.say.most(MOST));
      const { blob, name } = await fileOf(kind, this.story, this.lang, this.say, told, this.making.signal);
      save(blob, name);
      this.status.textContent = name;
    } catch (error) {
      this.status.textContent = error.name === 'AbortError' ? this.say.cancelled : error.message || this.say.templateFailed;
    }
    stop.remove();
    this.fileButtons.forEach((button) => { button.disabled = !this.story.scenes.length; });
  }

  present(at) {
    location.href = `/story?lang=${this.lang}&present=1#${at + 1}`;
  }
}

/** Start what the page is for. */
export function start(element) {
  return element.dataset.present ? perform(element) : new Editor(element);
}
