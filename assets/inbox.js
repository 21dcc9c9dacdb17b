// Which warnings the reader has seen, in this browser alone. A warning of a later month is another one.
(function () {
  const KEY = "atlas-read";
  const MOST = 4000;
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return new Set(Array.isArray(found) ? found : []);
    } catch {
      return new Set();
    }
  };
  let seen = null;
  let stored = true;
  const write = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify([...seen].slice(-MOST)));
      stored = true;
    } catch {
      // A browser that stores nothing forgets with the page.
      stored = false;
    }
  };
  const list = () => document.getElementById("panel-w-list");

  const show = () => {
    seen ??= read();
    let count = 0;
    for (const row of list().querySelectorAll("tr[data-warning]")) {
      const on = seen.has(row.dataset.warning);
      count += on;
      row.classList.toggle("read", on);
      row.querySelector(".mark-read")?.setAttribute("aria-pressed", String(on));
    }
    const hidden = list().classList.contains("unread");
    list().querySelector(".unread-only")?.setAttribute("aria-pressed", String(hidden));
    const told = list().querySelector(".read-count");
    const words = told && (count ? told.dataset[hidden ? "hidden" : "words"].replace("{n}", count) : "");
    if (told && told.textContent !== words) told.textContent = words;
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.(".mark-read");
    const only = event.target.closest?.(".unread-only");
    if (event.target.closest?.(".parts a")) scrollTo(0, 0);
    if (mark) {
      const own = mark.closest("tr").dataset.warning;
      const was = seen.has(own);
      if (stored) seen = read();
      if (was) seen.delete(own);
      else seen.add(own);
      write();
      show();
    }
    if (only) {
      list().classList.toggle("unread");
      show();
    }
  });
  const again = () => {
    if (!stored || !list()) return;
    seen = read();
    show();
  };
  const watch = () => {
    if (!list()) return;
    show();
    // Another tab may have marked some; a page that is shown again after a step back heard nothing meanwhile.
    addEventListener("storage", ({ key }) => (key === KEY || key === null) && again());
    addEventListener("pageshow", again);
    new MutationObserver(show).observe(list(), { childList: true, subtree: true });
  };
  const begin = new MutationObserver(() => {
    if (!list()) return;
    begin.disconnect();
    watch();
  });
  if (location.pathname === "/warnings") begin.observe(document.documentElement, { childList: true, subtree: true });
})();
