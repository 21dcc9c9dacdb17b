// The page of comparisons: its maps are painted by modules that are fetched when a sheet first needs them.
(function () {
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const MODULES = { two: "linked", both: "crossed", many: "small" };
  const painters = new Map();
  const act = {
    select: (code) => dash.atlas.go({ area: code }),
    clear: () => dash.atlas.clear(),
    drill: (code) => dash.atlas.move({ drill: code }),
    up: () => dash.atlas.move({ up: true }),
    cells: (on) => dash.atlas.go({ cells: on ? "1" : "" }),
  };
  const painter = (sheet, config) => {
    if (!painters.has(sheet)) {
      const task = import(`./compare/${MODULES[sheet]}.mjs`).then((module) => module.start(config, act));
      painters.set(sheet, task);
      task.catch(() => painters.delete(sheet));
    }
    return painters.get(sheet);
  };
  const paint = (sheet) => async (payload, config) => {
    if (!payload || !config) return dash.no_update;
    await (await painter(sheet, config)).show(payload);
    document.querySelector(`.stand-${sheet}`).dataset.painted = String(Date.now());
    return payload.lang ?? payload.maps[0].version;
  };
  dash.compare = Object.fromEntries(Object.keys(MODULES).map((sheet) => [sheet, paint(sheet)]));

  // How far each of the two maps is zoomed in, for the tests.
  dash.compare.looking = async () => (await painters.get("two")).maps.map((map) => map.navigation.looking().zoom);

  // An area pointed at in a table lights up on the maps of its sheet, and one pointed at there in the table.
  const rows = "#panel-c-below tr:has([data-area])";
  const areaOf = (row) => row?.querySelector("[data-area]").dataset.area ?? null;
  const inTable = (code) => document.querySelectorAll(rows).forEach((row) => {
    row.classList.toggle("lit", areaOf(row) === code);
  });
  let pointed = null;
  const point = ({ target }) => {
    const code = areaOf(target.closest?.(rows));
    if (code === pointed) return;
    pointed = code;
    inTable(code);
    painters.forEach((task) => task.then((painted) => painted.light(code)));
  };
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
  document.addEventListener("atlas:hover", ({ detail }) => inTable(detail.code));

  // A point of the funnel selects its area, as the map does.
  document.addEventListener("mouseover", (event) => {
    const plot = event.target.closest?.("#panel-c-funnel .js-plotly-plot");
    if (!plot || plot.dataset.selects) return;
    plot.dataset.selects = "1";
    plot.on("plotly_click", ({ points }) => points[0]?.customdata && act.select(points[0].customdata));
  });
})();
