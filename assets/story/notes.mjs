// The window of the speaker, for the other screen: the time, the note of the scene, and what comes next.
// It hears the same keys as the stage.

import { words } from './words.mjs';

const NAME = 'atlas-notes';
const OWN = /^\.(notes|stage|sample)/;
// The next scene is drawn when the present one stands.
const AFTER = 500;

const twice = (number) => String(Math.floor(number)).padStart(2, '0');

function clock(began) {
  const seconds = Math.floor((Date.now() - began) / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twice).join(':');
}

export class Notes {
  /** `preview(box, next)` makes a player of the next scene in a box; `next` is what `player.following` answers. */
  constructor(player, preview) {
    this.player = player;
    this.preview = preview;
  }

  get open() {
    return Boolean(this.window) && !this.window.closed;
  }

  /** Opens the window, or finds the one that is open; false where the browser allows none. */
  show() {
    this.window = window.open('', NAME, 'width=1000,height=640');
    if (!this.window) return false;
    const { document: page } = this.window;
    const sheet = page.createElement('style');
    sheet.textContent = [...document.styleSheets].flatMap((one) => [...one.cssRules]).map((rule) => rule.cssText)
      .filter((text) => OWN.test(text)).join('\n');
    page.head.replaceChildren(sheet);
    page.body.className = 'notes-body';
    this.parts = Object.fromEntries([['clock', 'p'], ['title', 'h1'], ['text', 'p'], ['next', 'h2'], ['box', 'div'], ['keys', 'p']].map(([name, tag]) => {
      const element = page.createElement(tag);
      element.className = `notes-${name}`;
      return [name, element];
    }));
    const [left, right] = ['notes-now', 'notes-after'].map((name) => Object.assign(page.createElement('section'), { className: name }));
    left.append(this.parts.title, this.parts.text);
    right.append(this.parts.next, this.parts.box);
    page.body.replaceChildren(this.parts.clock, left, right, this.parts.keys);
    this.then?.destroy();
    this.then = null;
    this.drawn = '';
    this.window.onkeydown = (event) => this.player.key(event);
    this.window.onresize = () => this.then?.fit();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 1000);
    this.tell();
    return true;
  }

  tick() {
    if (!this.open) return;
    const { player } = this;
    const say = words(player.lang);
    this.parts.clock.textContent = `${clock(player.began)}   ${say.scene(player.at + 1, player.story.scenes.length)} ${player.curtain.hidden ? '' : say.blank}`;
  }

  /** Says what the stage shows now. */
  tell() {
    if (!this.open) return;
    const { player } = this;
    const { lang, scene, following: next } = player;
    const say = words(lang);
    const said = (text) => text[lang] || text.zh || text.en || '';
    this.window.document.title = say.notes;
    this.parts.title.textContent = said(scene.title);
    this.parts.text.textContent = said(scene.note) || say.noNote;
    const title = next && (next.second ? player.story.scenes[next.at].other[lang].caption : said(player.story.scenes[next.at].title));
    this.parts.next.textContent = `${say.next}${lang === 'zh' ? '：' : ': '}${next ? title : say.end}`;
    this.parts.keys.textContent = say.keys;
    this.tick();
    clearTimeout(this.drawing);
    this.drawing = setTimeout(() => this.draw(next), AFTER);
  }

  draw(next) {
    const { lang, dark } = this.player;
    const wanted = JSON.stringify([next, lang, dark]);
    if (!this.open || wanted === this.drawn) return;
    this.drawn = wanted;
    this.then?.destroy();
    this.then = next && this.preview(this.parts.box, next);
    if (!next) this.parts.box.replaceChildren();
  }

  /** What the window says while the atlas stands on the other screen. */
  leave(text) {
    if (!this.open) return;
    clearTimeout(this.drawing);
    this.parts.title.textContent = text;
    this.parts.text.textContent = '';
  }

  close() {
    clearInterval(this.ticking);
    clearTimeout(this.drawing);
    this.then?.destroy();
    if (this.open) this.window.close();
  }
}
