// What the server sends as one piece (layouts/piece.py) is built before the browser paints; a text stays a text.
// A panel whose piece is made anew keeps what has the focus, by its place, and how far its table is scrolled.
(function () {
  const REACHED = "a[href], button, summary, input, [tabindex]";
  const SCROLLED = ".scroll-x";
  const left = new WeakMap();
  let focused = null;
  const panelOf = (node) => node.closest?.(".piece")?.parentElement;

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
    const panel = panelOf(place);
    const scrolled = panel?.querySelector(SCROLLED);
    if (scrolled) scrolled.scrollLeft = left.get(panel) ?? 0;
    if (panel && focused?.panel === panel && document.activeElement === document.body)
      panel.querySelectorAll(REACHED)[focused.at]?.focus({ preventScroll: true });
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

  document.addEventListener("focusin", ({ target }) => {
    const panel = panelOf(target);
    focused = panel && { panel, at: [...panel.querySelectorAll(REACHED)].indexOf(target) };
  });
  document.addEventListener("pointerdown", () => (focused = null));
  const scroll = ({ target }) => target.matches?.(SCROLLED) && panelOf(target) && left.set(panelOf(target), target.scrollLeft);
  document.addEventListener("scroll", scroll, true);
})();
