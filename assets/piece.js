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
  const fill = (place) => {
    place.replaceChildren(...JSON.parse(place.dataset.piece).map(build));
    place.removeAttribute("data-piece");
  };
  const within = (node) => node.nodeType === Node.ELEMENT_NODE && [node, ...node.querySelectorAll("[data-piece]")];
  const heed = (records) =>
    records
      .flatMap(({ type, target, addedNodes }) => (type === "attributes" ? [target] : [...addedNodes].flatMap(within)))
      .filter((node) => node?.dataset?.piece !== undefined)
      .forEach(fill);
  new MutationObserver(heed).observe(document.documentElement, {
    attributeFilter: ["data-piece"],
    childList: true,
    subtree: true,
  });
})();
