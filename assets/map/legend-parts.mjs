// Elements of the legend.

/** An element with a class, what it holds (texts or elements) and its attributes. */
export function make(tag, name, content = [], attributes = {}) {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** An element of a drawing. */
export function vector(tag, attributes, children = []) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Bars of bins {from, to, steps, count, alone}: as high as there are areas for each step of values in a bin. One that
 * is alone in its class is no wider than two others. */
export function bars(bins, high) {
  const close = ({ steps = 1, count }) => count / steps;
  const most = Math.max(1, ...bins.map(close));
  const widths = bins.map(({ from, to }) => to - from).sort((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)];
  const drawn = bins.map((bin) => {
    const tall = bin.count ? Math.max(1, (close(bin) / most) * high).toFixed(2) : 0;
    const wide = 100 * (bin.alone ? Math.min(2 * usual, bin.to - bin.from) : bin.to - bin.from);
    const left = 50 * (bin.from + bin.to) - wide / 2;
    return `M${left.toFixed(2)} ${high}v-${tall}h${(wide - Math.min(0.28, 0.14 * wide)).toFixed(2)}v${tall}z`;
  });
  return vector('svg', {
    class: 'atlas-bars', viewBox: `0 0 100 ${high}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
  }, [vector('path', { d: drawn.join('') })]);
}

const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** The ink, light or dark, that is read best on a colour (#rrggbb): of the two one always has a contrast above 4.5. */
export function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#FFFFFF';
}
