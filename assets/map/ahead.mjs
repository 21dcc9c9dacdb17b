// Answers to what a press may ask next: asked for ahead of it, and made ready as far as nobody sees it; and what was
// shown a moment ago, to which Back leads.

import { Marks } from './marks.mjs';
import { Picture } from './picture.mjs';

// Held at once, under way at once, and milliseconds that an answer is held: what is older is asked for again.
const [MOST, UNDER_WAY, LIVES] = [8, 2, 15_000];
// Milliseconds after which an answer is given up: a press waits for it no longer and asks itself.
const PATIENCE = 2000;
// Questions at once, and a second after that.
const [AT_ONCE, A_SECOND] = [10, 3];

// The audit says so: what was asked for ahead may never be looked at.
const HEADERS = { 'Atlas-Ahead': '1' };

/** What a payload needs before it can be painted. */
export function ready(payload, layer) {
  if (payload.ready?.picture.layer === layer) return payload.ready;
  const picture = new Picture(payload, layer);
  const marks = new Marks();
  marks.set(picture);
  return { picture, marks };
}

export class Ahead {
  /** `prepare` makes a payload of bytes. */
  constructor(address, prepare) {
    Object.assign(this, { address, prepare, held: new Map(), underWay: 0, budget: AT_ONCE, since: 0 });
  }

  /** Ask for an address, unless its answer is held or under way, or enough is. */
  async look(search) {
    if (!navigator.onLine || this.underWay >= UNDER_WAY || this.good(this.held.get(search)) || !this.may()) return;
    const entry = this.hold(search, {});
    this.underWay += 1;
    entry.answer = this.answer(search, entry).catch(() => null);
    await entry.answer;
    this.underWay -= 1;
  }

  /** Keep the payload of an address that is shown no longer. */
  keep(search, payload, build) {
    this.hold(search, { build, answer: Promise.resolve(payload) });
  }

  hold(search, entry) {
    entry.at = Date.now();
    this.held.delete(search);
    this.held.set(search, entry);
    if (this.held.size > MOST) this.held.delete(this.held.keys().next().value);
    return entry;
  }

  may() {
    const now = Date.now();
    this.budget = Math.min(AT_ONCE, this.budget + ((now - this.since) * A_SECOND) / 1000);
    this.since = now;
    if (this.budget < 1) return false;
    this.budget -= 1;
    return true;
  }

  async answer(search, entry) {
    const answer = await fetch(this.address + search, { headers: HEADERS, signal: AbortSignal.timeout(PATIENCE) });
    // Whoever has to sign in again hears of it from the press: that asks once more.
    if (!answer.ok) throw new Error(`${answer.status}`);
    entry.build = this.build = answer.headers.get('Atlas-Build');
    return this.prepare(await answer.arrayBuffer());
  }

  /** The payload of an address that is held, once; nothing where there is none, or none that is still good. */
  async take(search) {
    const entry = this.held.get(search);
    this.held.delete(search);
    const payload = this.good(entry) ? await entry.answer : null;
    return this.good(entry) ? payload : null;
  }

  /** Not old, and of the build of the latest of all answers. */
  good(entry) {
    return Boolean(entry) && Date.now() - entry.at < LIVES && (!('build' in entry) || entry.build === this.build);
  }

  forget() {
    this.held.clear();
  }
}
