// Reading what the server sends: packed values and statuses, and the writing of figures.

export const STATUS = { value: 0, zero: 1, missing: 2, suppressed: 3, notApplicable: 4, outside: 5 };

const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

// One entry per feature of the layer, in feature order; values are NaN where there is none.
export function unpack(payload) {
  return {
    values: new Float32Array(bytes(payload.values).buffer),
    status: bytes(payload.status),
  };
}

// The class of a value: a value on a break belongs to the upper class.
export function classOf(value, breaks) {
  const last = breaks.length - 2;
  for (let i = last; i > 0; i--) if (value >= breaks[i]) return i;
  return last < 0 ? -1 : 0;
}

const LARGE = {
  zh: [[1e8, " 亿"], [1e4, " 万"]],
  en: [[1e9, " billion"], [1e6, " million"]],
};

// A figure without its unit, as the language writes it.
export function figure(value, unit) {
  if (!Number.isFinite(value)) return "–";
  if (unit.large)
    for (const [size, word] of LARGE[unit.lang])
      if (Math.abs(value) >= size) {
        const shown = value / size;
        return write(shown, Math.abs(shown) < 100 ? 1 : 0) + word;
      }
  return write(value, unit.decimals);
}

const write = (value, decimals) =>
  value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace("-", "−");

// A figure with its unit.
export const quantity = (value, unit) => figure(value, unit) + (Number.isFinite(value) ? unit.suffix : "");
