// Enter in the search box takes the first that was found, where no arrow has chosen another.
(function () {
  const PATIENCE = 10000;
  const list = (box) => document.getElementById(box.getAttribute("aria-controls"));

  /** Takes the first area when what is found is of the words that were written; not if they change meanwhile. */
  function take(box, sought, until) {
    if (box.value !== sought || performance.now() > until) return;
    const first = box.dataset.found === sought && list(box)?.querySelector("[role=option]");
    if (first) first.click();
    else setTimeout(take, 50, box, sought, until);
  }

  // Before the box hears of the key and lets go of what an arrow chose.
  document.addEventListener("keydown", ({ key, isComposing, target }) => {
    if (key !== "Enter" || isComposing || target.id !== "panel-search" || !target.value) return;
    if (!target.getAttribute("aria-activedescendant")) take(target, target.value, performance.now() + PATIENCE);
  }, true);
})();
