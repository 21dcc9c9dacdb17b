// Figures as a reader of each language writes them. The same rules as the server's formatter.

const LARGE = {
  zh: [[1e8, ' 亿'], [1e4, ' 万']],
  en: [[1e9, ' billion'], [1e6, ' million']],
};

// The legend in a window of 1366 pixels, and what keeps two of its figures apart, in pixels.
const [NARROWEST, APART] = [400, 4];
/** The same in large type, or in a narrow window. */
export const NARROW = 210;
/** The classes there beside the circles of a legend of counts. */
export const BESIDE_CIRCLES = 220;

function grouped(value, decimals) {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction ? `${digits}.${fraction}` : digits;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A figure without its unit: separators, and 万, 亿, million or billion where `unit.large`. */
export function figure(value, unit = {}) {
  if (!Number.isFinite(value)) return '–';
  if (unit.longest && value > unit.longest) return `>${unit.longest}`;
  if (unit.large) {
    for (const [size, word] of LARGE[unit.lang] ?? LARGE.en) {
      if (Math.abs(value) >= size) {
        const shown = value / size;
        return grouped(shown, Math.abs(shown) < 100 ? 1 : 0) + word;
      }
    }
  }
  const written = grouped(value, unit.decimals ?? 0);
  return unit.signed && value > 0 && /[1-9]/.test(written) ? `+${written}` : written;
}

/** The number that a figure is read as: what is written of it. */
export function asWritten(value, unit = {}) {
  if (unit.longest && value > unit.longest) return value;
  const size = (unit.large && (LARGE[unit.lang] ?? LARGE.en).find(([least]) => Math.abs(value) >= least)?.[0]) || 1;
  const decimals = size === 1 ? unit.decimals ?? 0 : Math.abs(value / size) < 100 ? 1 : 0;
  return Number((Number((value / size).toFixed(decimals)) * size).toPrecision(12));
}

/** Written text without the space between 万 or 亿 and what is counted. */
export function joined(text) {
  return text.replace(/(?<=\d [万亿]) (?=[\u4e00-\u9fff])/g, '');
}

/** What stands for a percentage that would be written as nothing, or as all, and is not; else nothing. */
function roundedAway(value, { suffix, signed, decimals = 0 }) {
  if (suffix !== '%' || signed) return '';
  const least = 10 ** -decimals;
  if (value > 1e-9 && value < least / 2) return `<${least.toFixed(decimals)}`;
  return value >= 100 - least / 2 && value < 100 - 1e-9 ? `>${(100 - least).toFixed(decimals)}` : '';
}

/** A figure with its unit, as it stands in a sentence. */
export function quantity(value, unit = {}) {
  if (!Number.isFinite(value)) return '–';
  return joined(`${unit.prefix ?? ''}${roundedAway(value, unit) || figure(value, unit)}${unit.suffix ?? ''}`);
}

/** The fewest decimals that keep the ticks apart, at most two more than the unit's own. */
export function ticks(values, unit = {}) {
  const most = (unit.decimals ?? 0) + 2;
  const least = values.every((value) => Math.abs(value) >= 100 || value === 0) ? 0 : unit.decimals ?? 0;
  for (let decimals = Math.min(least, unit.decimals ?? 0); decimals <= most; decimals += 1) {
    const written = values.map((value) => figure(value, { ...unit, decimals }));
    if (new Set(written).size === written.length) return written;
  }
  return values.map((value) => figure(value, { ...unit, decimals: most }));
}

/** The last of some ticks with its unit, or without where both would not fit beside the one before. */
export function lastTick(texts, withUnit) {
  const before = texts.at(-2) ?? '';
  const room = NARROWEST / Math.max(texts.length - 1, 1) - pixels(before) / 2 - APART;
  return pixels(withUnit) > room ? texts.at(-1) : withUnit;
}

/** For each of some ticks whether it has room between the ones before that have, and the last; the ends always have. */
export function roomy(texts, last, width = NARROWEST) {
  const steps = texts.length - 1;
  const limit = width - pixels(last) - APART;
  let free = pixels(texts[0]) + APART;
  return texts.map((text, i) => {
    if (i === 0 || i === steps) return true;
    const [middle, half] = [(i / steps) * width, pixels(text) / 2];
    if (middle - half < free || middle + half > limit) return false;
    free = middle + half + APART;
    return true;
  });
}

/** About how wide a text of the legend is: Chinese signs are as wide as they are high. */
function pixels(text) {
  return [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 11 : 6), 0);
}

/** The nearest of 1, 2, 5 × 10ⁿ that is not above the value. */
export function roundBelow(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((step) => step * power <= value * 1.0000001) * power;
}
