// A table that was unfolded under a chart stays so when the chart is drawn anew for another view.
(function () {
  const TABLE = ".twin-table";
  const unfolded = new Set();
  const placeOf = (fold) => fold.closest("[id]")?.id;
  const tables = (node) =>
    node.nodeType === Node.ELEMENT_NODE ? [...(node.matches(TABLE) ? [node] : []), ...node.querySelectorAll(TABLE)] : [];

  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target.matches?.(TABLE) && target.isConnected) unfolded[target.open ? "add" : "delete"](placeOf(target));
    },
    true,
  );
  new MutationObserver((records) => {
    if (!unfolded.size) return;
    records
      .flatMap(({ addedNodes }) => [...addedNodes].flatMap(tables))
      .forEach((fold) => (fold.open = unfolded.has(placeOf(fold))));
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
