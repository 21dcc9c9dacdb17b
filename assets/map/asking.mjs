// What the map asks the server, and why there is no answer.

import { Ahead } from './ahead.mjs';
import { unpacked } from './picture.mjs';

/** The server could not be reached. */
export class Unanswered extends Error {}

/** The bytes of an answer under way, whose build `told` hears; null for a reader who has to sign in again, which a new
 * page says. Throws Unanswered where none comes. */
export async function bytesOf(asked, address, told) {
  const answer = await asked.catch((error) => {
    throw error.name === 'AbortError' ? error : new Unanswered(error.message);
  });
  if (answer.status === 401) {
    location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  told(answer.headers.get('Atlas-Build'));
  return answer.arrayBuffer();
}

export class Asking {
  /** `map` is the AtlasMap. */
  constructor(map) {
    this.map = map;
    this.address = map.config.values;
    this.asked = 0;
    this.ahead = new Ahead(this.address, (bytes) => map.prepare(unpacked(bytes)));
  }

  /** Ask for a view's picture (`early`: its answer, if it is under way) and show it. Returns its version, or null when
   * a later view was asked for. */
  async ask(search, early) {
    this.last?.abort();
    const { signal } = (this.last = new AbortController());
    const version = (this.asked += 1);
    try {
      const held = await this.ahead.take(search);
      const bytes = held ? null : await this.bytes(early ?? fetch(this.address + search, { signal }));
      if (!(held ?? bytes) || version !== this.asked) return null;
      const payload = held ?? unpacked(bytes);
      this.leave(search);
      const painted = await this.map.setValues({ ...payload, version });
      // Where another was asked for meanwhile, what the map has made may be of that one.
      if (painted !== null && version === this.asked) {
        this.shown = { search, build: this.ahead.build, payload: { ...payload, ready: this.map.made } };
      }
      return painted;
    } catch (error) {
      if (version === this.asked) this.map.fail(error);
      return null;
    }
  }

  /** What is shown makes room for another view. */
  leave(search) {
    const { shown } = this;
    if (shown && shown.search !== search) this.ahead.keep(shown.search, shown.payload, shown.build);
    this.shown = null;
  }

  bytes(asked) {
    return bytesOf(asked, this.address, (build) => (this.ahead.build = build));
  }
}
