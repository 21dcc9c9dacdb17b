// The talk: the stage on the whole window, the way into the atlas and back, and the word before it begins.

import { make, Player } from './player.mjs';
import { stored } from './shelf.mjs';
import { words } from './words.mjs';

const TALK = 'atlas-talk';

/** How the talk stood when it was left to explore the atlas; read once. */
function resumed() {
  const kept = sessionStorage.getItem(TALK);
  sessionStorage.removeItem(TALK);
  return kept ? JSON.parse(kept) : {};
}

/** Leave the stage for the atlas itself; everything stands as before when the talk goes on. */
function explore(view, { at, lang, dark, second, began, notes }) {
  sessionStorage.setItem('atlas-stage', `/story?lang=${lang}&present=1#${at + 1}`);
  sessionStorage.setItem(TALK, JSON.stringify({ dark, second, began, notes: notes.open }));
  notes.leave(words(lang).exploring);
  location.href = `/map${view.search}&lang=${lang}`;
}

/** Show the story on the whole window. */
export function perform(element) {
  const { lang, build } = element.dataset;
  const story = stored();
  const leave = (at) => {
    player?.notes.close();
    location.href = `/story?lang=${lang}#${at + 1}`;
  };
  let player = null;
  if (!story.scenes.length) return leave(0);
  const box = make('div', 'stage-full');
  document.body.append(box);
  document.body.classList.add('on-stage');
  const before = resumed();
  const moved = (at) => history.replaceState({}, '', `#${at + 1}`);
  player = new Player(box, story, { ...before, lang, keys: true, at: Number(element.dataset.at), leave, moved, explore });
  if (before.notes) player.notes.show();
  if (!before.began) greet(box, story, lang, build);
  return player;
}

/** Said before the talk begins, and not again: that newer data exist, or which keys there are. */
function greet(box, story, lang, build) {
  const newer = story.scenes.some((scene) => scene.kind === 'view' && scene.build !== build);
  const word = make('p', 'stage-word', newer ? words(lang).newer(build) : words(lang).keys);
  box.append(word);
  document.addEventListener('keydown', () => word.remove(), { once: true });
  setTimeout(() => word.remove(), 9000);
}
