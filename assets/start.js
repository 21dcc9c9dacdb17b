// The first page remembers the reader's own area, in this browser alone, and prints itself; so does the map.
(function () {
  const KEY = "atlas.area";
  const first = () => location.pathname === "/";
  const kept = (action) => {
    try {
      return action(localStorage);
    } catch {
      return null; // A browser that stores nothing remembers nothing.
    }
  };

  // Before the page asks for its layout: an address without an area gets the remembered one.
  const query = new URLSearchParams(location.search);
  const area = kept((store) => store.getItem(KEY));
  if (first() && !query.get("area") && /^\d{1,12}$/.test(area ?? "")) {
    query.set("area", area);
    history.replaceState({}, "", `/?${query}`);
  }
  // The area whose answers stand on the page, kept as the reader leaves it: Dash may not have told of it by then.
  const remember = () => {
    const area = document.querySelector("#panel-start h1")?.dataset.area;
    if (area) kept((store) => store.setItem(KEY, area));
  };
  addEventListener("pagehide", remember);
  document.addEventListener("visibilitychange", () => document.hidden && remember());
  document.addEventListener("click", (event) => {
    if (event.target.closest("#print")) window.print();
  });

  // A map is printed as large as it stands on the screen, or as the sheet allows: what is drawn does not change.
  const SHEET = { wide: 1030, high: 690 };
  window.addEventListener("beforeprint", () => {
    const map = [...document.querySelectorAll("#map, .c-map")].find(({ clientWidth }) => clientWidth);
    if (!map) return;
    const { clientWidth: wide, clientHeight: high } = map;
    const { style } = document.documentElement;
    style.setProperty("--map-wide", `${wide}px`);
    style.setProperty("--map-high", `${high}px`);
    style.setProperty("--map-fit", Math.min(1, SHEET.wide / wide, SHEET.high / high));
  });
})();
