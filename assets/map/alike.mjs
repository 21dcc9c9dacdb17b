// Makes what stands on the page like what is wanted and touches only what differs: a browser lays out, paints and
// layers again what was touched. The content of an element with `data-own` is left alone.

const alikeInKind = (present, next) => present.nodeName === next.nodeName && present.nodeType === next.nodeType;

function dress(present, next) {
  for (const { name, value } of next.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const { name } of [...present.attributes]) if (!next.hasAttribute(name)) present.removeAttribute(name);
}

/** `wanted` become the content of `parent`; of those that stand there already, what differs is changed. */
export function alike(parent, wanted) {
  wanted.forEach((next, i) => {
    const present = parent.childNodes[i];
    if (!present) parent.append(next);
    else if (!alikeInKind(present, next)) present.replaceWith(next);
    else if (next.nodeType === Node.TEXT_NODE) {
      if (present.data !== next.data) present.data = next.data;
    } else {
      dress(present, next);
      if (!('own' in next.dataset)) alike(present, [...next.childNodes]);
    }
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}
