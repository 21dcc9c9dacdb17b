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
  const said = (words) => typeof words?.zh === 'string' && typeof words?.en === 'string';
  const lines = (course) => Array.isArray(course?.lines);
  const spoken = (own) => own?.map && [own.keys, own.against, own.stamp, own.ranking?.rows].every(Array.isArray) && lines(own.trend) && lines(own.curve);
  const frozen = (own) => typeof own?.map?.values === 'string' && typeof own.geo?.areas === 'string' && typeof own.geo?.above === 'string' && spoken(own.zh) && spoken(own.en);
  const view = (scene) => frozen(scene) && Array.isArray(scene.look?.callouts) && (!scene.other || frozen(scene.other));
  return story?.format === 'atlas-story-1' && said(story.title) && Array.isArray(story.scenes) && story.scenes.length <= MOST &&
    story.scenes.every((scene) => said(scene?.title) && said(scene.note) && (scene.kind === 'section' || (scene.kind === 'view' && view(scene))));
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

/** The view of an address as a scene, with `other` (an address or "earlier") compared with a second one. */
export async function freeze(search, other = '', pair = '') {
  const query = new URLSearchParams(search);
  if (other) query.set('other', other);
  if (pair) query.set('pair', pair);
  const answer = await fetch(`/story/scene?${query}`);
  if (!answer.ok) throw new Error(answer.status === 404 ? await answer.text() : '');
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
