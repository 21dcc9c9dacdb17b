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

const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** The ink, light or dark, that is read best on a colour (#rrggbb): of the two one always has a contrast above 4.5. */
export function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#FFFFFF';
}
