// The story of this browser: kept after every change, shared by all its tabs, with former states to go back to.

const KEY = 'atlas-story';
// As many as the server makes a file of.
export const MOST = 60;
const STEPS = 100;
// The kind of a change that another tab made.
const ELSEWHERE = 'elsewhere';
// Which scene an edited one was. Known in this page alone: stories and files hold nothing of it.
const identities = new WeakMap();
let last = 0;

export const fresh = () => ({ format: 'atlas-story-1', title: { zh: '', en: '' }, scenes: [] });

/** What stays the same of a scene while it is edited, frozen anew and moved. */
export function identity(scene) {
  if (!identities.has(scene)) identities.set(scene, last += 1);
  return identities.get(scene);
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function parsed(text) {
  try {
    const story = JSON.parse(text);
    return usable(story) ? story : fresh();
  } catch {
    return fresh();
  }
}

export const stored = () => parsed(read());

/** Whether it has the shape of a story, of however many scenes; the server checks every value before it makes a file of it. */
export function usable(story) {
  const said = (words) => typeof words?.zh === 'string' && typeof words?.en === 'string';
  const lines = (course) => Array.isArray(course?.lines);
  const spoken = (own) => own?.map && [own.keys, own.against, own.stamp, own.ranking?.rows].every(Array.isArray) && lines(own.trend) && lines(own.curve);
  const frozen = (own) => typeof own?.map?.values === 'string' && typeof own.geo?.areas === 'string' && typeof own.geo?.above === 'string' && spoken(own.zh) && spoken(own.en);
  const view = (scene) => frozen(scene) && Array.isArray(scene.look?.callouts) && (!scene.other || frozen(scene.other));
  return story?.format === 'atlas-story-1' && said(story.title) && Array.isArray(story.scenes) &&
    story.scenes.every((scene) => said(scene?.title) && said(scene.note) && (scene.kind === 'section' || (scene.kind === 'view' && view(scene))));
}

function write(text) {
  try {
    localStorage.setItem(KEY, text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a story may become another one: of more scenes than MOST it can only lose some. */
const fits = (next, now) => next.scenes.length <= Math.max(MOST, now.scenes.length);

/** Add a scene to the story as it now is: how many scenes it has then, and why it was not added: "most", "full" or "". */
export function add(scene) {
  const now = stored();
  const next = { ...now, scenes: [...now.scenes, scene] };
  if (!fits(next, now)) return { count: now.scenes.length, fault: 'most' };
  return write(JSON.stringify(next)) ? { count: next.scenes.length, fault: '' } : { count: now.scenes.length, fault: 'full' };
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

/** A story in which the scenes that are as they were are the very same ones. */
function resembling(story, before) {
  const left = before.map((scene) => JSON.stringify(scene));
  const scenes = story.scenes.map((scene) => {
    const at = left.indexOf(JSON.stringify(scene));
    if (at < 0) return scene;
    left[at] = null;
    return before[at];
  });
  return { ...story, scenes };
}

export class Shelf {
  /** `changed(kept, before)` hears of every change, and of one by another tab with the story before it. */
  constructor(changed) {
    this.text = read();
    this.story = parsed(this.text);
    this.past = [];
    this.future = [];
    this.changed = changed;
    addEventListener('storage', ({ key }) => (key === KEY || key === null) && this.sync());
    // A page that is shown again after a step back heard nothing meanwhile.
    addEventListener('pageshow', () => this.sync());
  }

  /** Take over what another tab made of the story; all it did in a row counts as one step back. */
  sync() {
    const text = read();
    if (text === this.text) return;
    const before = this.story;
    this.text = text;
    this.story = resembling(parsed(text), before.scenes);
    this.step(before, ELSEWHERE);
    this.changed(true, before);
  }

  /** Remember a former story, once for changes of one `kind` in a row. */
  step(before, kind) {
    if (!kind || kind !== this.kind) this.past.push(before);
    this.past.splice(0, this.past.length - STEPS);
    this.kind = kind;
    this.future = [];
  }

  /** Change the story by a function of a copy, whose scenes are put in place of others and not changed themselves; false
      if it has no room. Changes of one `kind` in a row count as one step back. */
  change(act, kind = '') {
    this.sync();
    const before = this.story;
    const next = { ...before, title: { ...before.title }, scenes: [...before.scenes] };
    act(next);
    if (!fits(next, before)) return false;
    this.step(before, kind);
    this.set(next);
    return true;
  }

  /** Where a scene stands by now; -1 if it is gone. */
  place(scene) {
    this.sync();
    return this.story.scenes.findIndex((one) => identity(one) === identity(scene));
  }

  /** Put what a function makes of a scene in its place, wherever that is by now; nothing if it is gone. */
  replace(scene, made, kind = '') {
    const at = this.place(scene);
    if (at < 0) return;
    const next = made(this.story.scenes[at]);
    identities.set(next, identity(scene));
    this.change((story) => { story.scenes[at] = next; }, kind && `${kind} ${identity(scene)}`);
  }

  /** Change one scene by a function of a copy. */
  edit(scene, act, kind = '') {
    const edited = (one) => {
      const copy = structuredClone(one);
      act(copy);
      return copy;
    };
    this.replace(scene, edited, kind);
  }

  undo() {
    this.sync();
    if (!this.past.length) return;
    this.future.push(this.story);
    this.kind = '';
    this.set(this.past.pop());
  }

  redo() {
    this.sync();
    if (!this.future.length) return;
    this.past.push(this.story);
    this.kind = '';
    this.set(this.future.pop());
  }

  set(story) {
    const text = JSON.stringify(story);
    const kept = write(text);
    this.story = story;
    if (kept) this.text = text;
    this.changed(kept);
  }
}
