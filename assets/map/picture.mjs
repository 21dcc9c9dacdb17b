// What the server sent, decoded: one picture = values, statuses and classes of one layer.

import { classOf, within } from './classes.mjs';

export const STATUS = { value: 0, zero: 1, missing: 2, suppressed: 3, notApplicable: 4, outside: 5, notSeparable: 6 };

export const GROUND = {
  wash: '#F3F6F8',
  zero: '#F5EFDF',
  missing: '#FFFFFF',
  suppressed: '#F1F3F4',
  notApplicable: '#FFFFFF',
  outside: '#E3E8EC',
  notSeparable: '#F1F3F4',
  land: '#E4EDEC',
};

const NAMES = Object.keys(STATUS);

/** The name by which uncertain figures are kept alone, as a status is by its own. */
export const UNSURE = 'unsure';

// In the order of callbacks/host/painting.py.
const COLUMNS = ['values', 'low', 'high', 'status', 'classes', 'unsure'];

/** A column of figures: as bytes where it came so, else from base64. */
function bytes(text) {
  if (text instanceof Uint8Array) return text;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out;
}

function floats(column) {
  const { buffer, byteOffset, byteLength } = bytes(column);
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

// A limit that is open: see layouts/figures/township_map.py.
const OPEN = 65535;

/** Limits, which come counted in their last digit; an open one as NaN. */
function limitsOf(column, decimals) {
  const { buffer, byteOffset, byteLength } = bytes(column);
  return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), (counted) =>
    counted === OPEN ? NaN : counted / 10 ** decimals,
  );
}

/** One number, 0 or 1, per area, from eight areas a byte. */
function bits(packed, length) {
  return Uint8Array.from({ length }, (_, i) => (packed[i >> 3] >> (i & 7)) & 1);
}

/** Colours seen through so much ground: how the other classes look while one is pointed at. */
export function faded(colour, share = 0.25) {
  const part = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mix = (i) => Math.round(share * part(colour, i) + (1 - share) * part(GROUND.wash, i));
  return `#${[0, 1, 2].map((i) => mix(i).toString(16).padStart(2, '0')).join('')}`;
}

/** A picture as the server packs it (callbacks/host/painting.py): its words, with the columns as bytes. */
export function unpacked(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const payload = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let from = 4 + length;
  for (const name of COLUMNS) {
    if (!(name in payload)) continue;
    const bytes = payload[name];
    payload[name] = new Uint8Array(buffer, from, bytes);
    from += bytes;
  }
  return payload;
}

export class Picture {
  constructor(payload, layer) {
    this.payload = payload;
    this.layer = layer;
    this.circles = payload.mark === 'circle';
    this.values = floats(payload.values);
    this.status = bytes(payload.status);
    if (this.values.length !== layer.length || this.status.length !== layer.length) {
      throw new Error(
        `${this.values.length} values were sent for the ${layer.length} areas of "${layer.level}"; ` +
          'the page and the data are of different builds: reload the page',
      );
    }
    this.breaks = payload.breaks ?? [];
    this.colours = payload.colours ?? [];
    this.labels = payload.labels?.length ? payload.labels : null;
    this.classes = payload.classes ? bytes(payload.classes) : this.classify();
    this.unsure = payload.unsure ? bits(bytes(payload.unsure), layer.length) : null;
    const { decimals = 0 } = payload.unit ?? {};
    this.limits = payload.low ? [payload.low, payload.high].map((ends) => limitsOf(ends, decimals)) : null;
    const [low, high] = payload.range ?? [];
    this.range = payload.range ? { low, high } : null;
    this.painted = null;
  }

  /** One class per area; 255 for an area that shows no value. */
  classify() {
    const classes = new Uint8Array(this.layer.length).fill(255);
    if (this.breaks.length < 2) return classes;
    for (let i = 0; i < classes.length; i += 1) {
      if (this.status[i] === STATUS.value) classes[i] = classOf(this.values[i], this.breaks);
    }
    return classes;
  }

  /** Whether an area is kept by a class number, the name of a status, a range of values, or null (all). */
  keeps(only, i) {
    if (only === null || this.status[i] === STATUS.outside) return true;
    if (only.codes) return only.codes.has(this.layer.codes[i]);
    if (only === UNSURE) return Boolean(this.unsure?.[i]);
    if (typeof only === 'object') return within(this.value(i), only);
    return only === this.classes[i] || only === NAMES[this.status[i]];
  }

  /** One colour per area: those that are kept, and the others faded. The same list for the same question. */
  paint(only = null) {
    if (this.painted?.only !== only) this.painted = { only, colours: this.coloured(only) };
    return this.painted.colours;
  }

  coloured(only) {
    const status = NAMES.map((name) => GROUND[name]);
    const full = this.circles ? this.colours.map(() => GROUND.land) : this.colours;
    const dim = [full.map((c) => faded(c)), status.map((c) => (c ? faded(c) : c))];
    return Array.from(this.classes, (at, i) => {
      const kind = this.status[i];
      const kept = this.keeps(only, i);
      if (kind !== STATUS.value) return kept ? status[kind] : dim[1][kind];
      if (at === 255) return GROUND.land;
      return kept ? full[at] : dim[0][at];
    });
  }

  /** Areas per status, in the order of STATUS. */
  get counts() {
    const counts = new Array(Object.keys(STATUS).length).fill(0);
    for (const kind of this.status) counts[kind] += 1;
    return counts;
  }

  get classCounts() {
    const counts = this.colours.map(() => 0);
    for (const at of this.classes) if (at !== 255) counts[at] += 1;
    return counts;
  }

  value(index) {
    return this.status[index] <= STATUS.zero ? this.values[index] : NaN;
  }

  /** Whether a range of values is kept that holds no area. */
  get missed() {
    return this.range !== null && !this.values.some((_, i) => this.inScope(i) && this.keeps(this.range, i));
  }

  /** The colour of a circle for a change, by its direction, and of none; none for a count. */
  tone(value) {
    if (!this.circles || !(this.breaks[0] < 0)) return '';
    if (value === 0) return this.colours[this.payload.unchanged] ?? this.colours.at(-1);
    return value < 0 ? this.colours[0] : this.colours.at(-1);
  }

  inScope(index) {
    return this.status[index] !== STATUS.outside;
  }

  get largest() {
    let most = 0;
    for (let i = 0; i < this.values.length; i += 1) {
      if (this.status[i] === STATUS.value) most = Math.max(most, Math.abs(this.values[i]));
    }
    return most;
  }
}
