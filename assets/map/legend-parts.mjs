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
