// Enter in the search box takes the first that was found, where no arrow has chosen another.
(function () {
  // What the server finds is there by then; Enter right after a letter waits for it instead of taking what was found before.
  const FOUND_AFTER = 300;
  let typed = 0;
  document.addEventListener("input", ({ target }) => {
    if (target.id === "panel-search") typed = performance.now();
  }, true);
  document.addEventListener("keydown", ({ key, isComposing, target }) => {
    if (key !== "Enter" || isComposing || target.id !== "panel-search") return;
    if (target.getAttribute("aria-activedescendant") || !target.value) return;
    const sought = target.value;
    const take = () => {
      if (target.value !== sought) return;
      document.getElementById(target.getAttribute("aria-controls"))?.querySelector("[role=option]")?.click();
    };
    setTimeout(take, Math.max(0, typed + FOUND_AFTER - performance.now()));
  });
})();
