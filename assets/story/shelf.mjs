// The story of this browser: kept after every change, with every former state to go back to.

const KEY = 'atlas-story';
const MOST = 60;

export const fresh = () => ({ format: 'atlas-story-1', title: { zh: '', en: '' }, scenes: [] });

export function stored() {
  try {
    const story = JSON.parse(localStorage.getItem(KEY));
    return usable(story) ? story : fresh();
  } catch {
    return fresh();
  }
}

/** Whether it has the shape of a story; the server checks every value before it makes a file of it. */
export function usable(story) {
  const spoken = (words) => words && typeof words.zh === 'string' && typeof words.en === 'string';
  return story?.format === 'atlas-story-1' && Array.isArray(story.scenes) && story.scenes.length <= MOST && spoken(story.title) &&
    story.scenes.every((scene) => spoken(scene.title) && spoken(scene.note) &&
      (scene.kind === 'section' || (scene.kind === 'view' && scene.map && scene.geo && scene.zh?.map && scene.en?.map && scene.look)));
}

/** Keep a story; false if the browser has no room for it. */
export function keep(story) {
  try {
    localStorage.setItem(KEY, JSON.stringify(story));
    return true;
  } catch {
    return false;
  }
}

/** Freeze the view of an address and put it behind the others; the number of scenes. */
export async function freeze(search) {
  const answer = await fetch(`/story/scene${search}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export class Shelf {
  constructor(changed) {
    this.story = stored();
    this.past = [];
    this.future = [];
    this.changed = changed;
  }

  /** Change the story by a function of a copy. Changes of one `kind` in a row count as one step back. */
  change(act, kind = '') {
    const next = structuredClone(this.story);
    act(next);
    if (!kind || kind !== this.kind) this.past.push(this.story);
    this.kind = kind;
    this.future = [];
    this.set(next);
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.story);
    this.kind = '';
    this.set(this.past.pop());
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.story);
    this.kind = '';
    this.set(this.future.pop());
  }

  set(story) {
    this.story = story;
    this.changed(keep(story));
  }
}
