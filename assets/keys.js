// Keys of the page: / searches, c compares, l locks the classes, g leads to the area above.
(function () {
  const act = () => window.dash_clientside.atlas;
  const compared = (target) => target.closest("[data-area]")?.dataset.area || window.atlasAddress.mapping().area;
  const KEYS = {
    c: (target) => act().compare(compared(target)),
    l: () => document.querySelector(".padlock")?.click(),
    g: () => act().move({ up: true }),
  };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target.closest?.("input, textarea, [role=combobox]")) return;
    if (key === "/") {
      event.preventDefault();
      document.getElementById("panel-search")?.focus();
    }
    if (!event.ctrlKey && !event.metaKey && Object.hasOwn(KEYS, key)) KEYS[key](target);
  });
})();
