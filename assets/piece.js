// What the server sends as one piece (layouts/piece.py) is built before the browser paints; a text stays a text.
(function () {
  const build = (node) => {
    if (typeof node === "string") return document.createTextNode(node);
    const [name, attributes, ...inner] = node;
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inner.map(build));
    return made;
  };
  const REACHED = "a[href], button, summary, input, [tabindex]";
  const SCROLLED = ".scroll-x";
  // What has the focus, and how far a table is scrolled, stays where the new piece has its like in the same place.
  const fill = (place) => {
    const at = [...place.querySelectorAll(REACHED)].indexOf(document.activeElement);
    const scrolled = [...place.querySelectorAll(SCROLLED)].map((part) => part.scrollLeft);
    place.replaceChildren(...JSON.parse(place.dataset.piece).map(build));
    place.removeAttribute("data-piece");
    place.querySelectorAll(SCROLLED).forEach((part, i) => (part.scrollLeft = scrolled[i] ?? 0));
    if (at >= 0) place.querySelectorAll(REACHED)[at]?.focus({ preventScroll: true });
  };
  const within = (node) => node.nodeType === Node.ELEMENT_NODE && [node, ...node.querySelectorAll("[data-piece]")];
  const heed = (records) =>
    new Set(
      records
        .flatMap(({ type, target, addedNodes }) => (type === "attributes" ? [target] : [...addedNodes].flatMap(within)))
        .filter((node) => node?.dataset?.piece !== undefined),
    ).forEach(fill);
  new MutationObserver(heed).observe(document.documentElement, {
    attributeFilter: ["data-piece"],
    childList: true,
    subtree: true,
  });
})();
