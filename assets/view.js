// The URL tells what the page shows (address.js). Controls write it, links replace it, Back and Forward restore
// it; panels are drawn from the one store that holds it. No state lives anywhere else.
(function () {
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const { KEYS, EVERYBODY, address, mapping, inscribe } = window.atlasAddress;
  const WRITTEN = new Set(["breaks", "range"]);
  const MOST_COMPARED = 10;
  const [FRAME, STEP, FRAME_PAUSE] = [12, 3, 450];
  const [FIRST_PATIENCE, PATIENCE, HEARD] = [3000, 1200, 300];
  let shown = "";
  let turn = 0;
  let painter = null;
  let waiting = null;
  let untold = null;
  let held = null;
  let config = null;
  let asked = {};
  // What was put into each control by views, and not yet seen there; the last stands in it.
  const put = {};
  let patience = 0;
  // Choices that are painted and that Dash has not heard of: what it says of them meanwhile is of earlier ones.
  const pressed = new Map();

  const write = (view, replace) => window.atlasAddress.write(view, { replace, patience: painter ? PATIENCE : 0 });
  // A group of radios holds its name at its label alone.
  const controls = () =>
    [...document.querySelectorAll("[id*='\"control\"'], [aria-labelledby*='\"control\"']")]
      .map((node) => JSON.parse(node.id || node.getAttribute("aria-labelledby").replace(/-label$/, "")));

  // Sets every control from a view; a control without a value in it goes back to everybody.
  const settle = (view) => {
    controls().forEach((id) => {
      const value = view[id.control] || (WRITTEN.has(id.control) ? "" : EVERYBODY);
      (put[id.control] ||= []).push(value);
      dash.set_props(id, { value });
    });
    document.documentElement.lang = view.lang === "en" ? "en" : "zh-CN";
  };
  const open = (search, replace) => {
    const query = new URLSearchParams(search);
    const view = Object.fromEntries([...query].filter(([key]) => KEYS.includes(key)));
    shown = write(view, replace);
    follow(view);
  };
  const follow = (view) => {
    if (!painter) return tell(view);
    untold = view;
    hold(view);
    paint(view);
    if (untold && !waiting) tell(view);
  };
  // What Dash draws for a view, the controls to begin with, takes longer than to fetch and to paint the map: it hears of
  // the view when the map has painted.
  const tell = (view) => {
    untold = null;
    settle(view);
    dash.set_props("view", { data: view });
  };
  // The map asks for what it paints itself, before Dash hears of the view; its code and the first answer come together.
  const paint = (view) => {
    const search = address(view);
    if (asked.search === search) return asked.done;
    const early = painter ? undefined : fetch(config.values + search);
    painter ||= import(config.module).then((module) =>
      module.start(...["map", "legend", "areas"].map((id) => document.getElementById(id)), config, ACTS));
    const done = painter.then((map) => map.ask(search, early)).then((version) => {
      if (version === null && asked.search === search) asked = {};
      if (version !== null) requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(release)));
      return version;
    });
    asked = { search, done };
    return done;
  };
  const go = (changes) => open(new URLSearchParams({ ...mapping(), ...changes }).toString());
  const lead = (link) => open(address(window.atlasIntent.viewOf(link)));
  // A choice that is pressed: painted first. Dash hears of it from the control itself.
  const press = (view, { name, value }) => {
    if (!painter) return false;
    pressed.set(name, value);
    write(view, false);
    hold(view);
    paint(view);
    return true;
  };
  const passed = ({ name, value }) =>
    setTimeout(() => pressed.get(name) === value && pressed.delete(name), HEARD);
  const compare = (code) => {
    const codes = (mapping().compare || "").split(",").filter(Boolean);
    const rest = codes.filter((other) => other !== code);
    if (rest.length === codes.length) rest.push(code);
    if (code && rest.length <= MOST_COMPARED) go({ compare: rest.join(",") });
  };
  // What stands beside the map is asked for when the map has painted: neither the server nor the browser
  // has anything else to do until then. A map that cannot paint is not waited for.
  const release = () => {
    clearTimeout(patience);
    inscribe();
    if (untold) tell(untold);
    if (document.querySelector("#play[aria-pressed=true]")) return;
    if (waiting) dash.set_props("later", { data: waiting });
    waiting = null;
  };
  const hold = (view) => {
    const search = address(view);
    if (search === held) return;
    [held, waiting] = [search, view];
    clearTimeout(patience);
    if (document.getElementById("map")) patience = setTimeout(release, painter ? PATIENCE : FIRST_PATIENCE);
    else release();
  };
  // Runs a window through the periods: the classes stay, the rail waits, a second press or any other click ends it.
  let playing = 0;
  const painted = () => new Promise((done) => document.addEventListener("atlas:painted", done, { once: true }));
  const pause = (long) => new Promise((done) => setTimeout(done, long));
  const play = async (button) => {
    const mine = ++playing;
    const periods = button.dataset.periods.split(" ");
    const [first, last] = ["from", "to"].map((key) => periods.indexOf(mapping()[key]));
    const long = Math.min(last - first, FRAME - 1);
    const kept = new URLSearchParams(document.querySelector(".padlock:not(.locked)")?.search).get("breaks");
    swap(button, true);
    const start = last >= periods.length - 4 ? 0 : first;
    for (let at = start; at + long < periods.length && playing === mine; at += STEP) {
      const frame = painted();
      const view = { ...mapping(), from: periods[at], to: periods[at + long], ...(kept && { breaks: kept }) };
      open(new URLSearchParams(view).toString(), at > start);
      await Promise.race([frame, pause(PATIENCE)]);
      await pause(FRAME_PAUSE);
    }
    if (playing === mine) stop();
  };
  const swap = (button, on) => {
    const words = button.textContent;
    button.textContent = button.dataset.other;
    button.dataset.other = words;
    button.setAttribute("aria-pressed", String(on));
  };
  const stop = () => {
    playing += 1;
    const button = document.querySelector("#play[aria-pressed=true]");
    if (button) swap(button, false);
    release();
  };
  const ACTS = {
    select: ({ code }) => go({ area: code }),
    compare: ({ code }) => compare(code),
    range: ({ low, high }) => go({ range: low === undefined ? "" : `${low}~${high}` }),
    drill: ({ code }) => move({ drill: code }),
    level: ({ level }) => go({ level }),
    figures: ({ on }) => go({ figures: on ? "1" : "" }),
    group: ({ codes }) => dash.set_props("group", { data: codes }),
    open: ({ search }) => open(search),
    up: () => move({ up: true }),
  };
  const move = (what) => dash.set_props("move", { data: { ...what, turn: ++turn } });

  dash.atlas = {
    go,
    move,
    // Lays all controls over the present URL; what has no control survives.
    // At first the page's own settled view counts: the server has already said what was wrong in the link.
    collect(values, ids, settled) {
      const first = shown === "";
      const view = first && settled ? { ...settled } : mapping();
      let chosen = first;
      ids.forEach((id, i) => {
        const value = values[i];
        if (value === undefined || value === null) return;
        if (pressed.has(id.control) && pressed.get(id.control) !== value) return;
        pressed.delete(id.control);
        // What a view has put into a control is no choice of the reader, and that view may be gone already.
        const known = put[id.control]?.includes(value);
        if (!known || value === put[id.control].at(-1)) put[id.control] = [value];
        if (known && !first) return;
        chosen = true;
        if (value === EVERYBODY || value === "") delete view[id.control];
        else view[id.control] = value;
      });
      if (!chosen) return dash.no_update;
      const search = write(view, first);
      if (search === shown) return dash.no_update;
      untold = null;
      shown = search;
      return view;
    },
    // The server has settled the view: the URL and the controls follow, without a new entry; not those of a later view.
    correct(settled) {
      if (!settled || (document.body.dataset.lang && (untold || waiting || pressed.size))) return dash.no_update;
      const known = mapping();
      const changed = KEYS.some((key) => (known[key] || "") !== (settled[key] || ""));
      if (changed) {
        shown = write(settled, true);
        settle(settled);
      }
      const lang = document.body.dataset.lang || settled.lang;
      document.body.dataset.lang = settled.lang;
      document.documentElement.lang = settled.lang === "en" ? "en" : "zh-CN";
      return lang === settled.lang ? dash.no_update : settled.lang;
    },
    follow(moved) {
      if (moved) open(moved.search);
    },
    found(code) {
      if (!code) return dash.no_update;
      const view = mapping();
      dash.set_props("panel-search", { value: null });
      move({ find: code });
      document.getElementById("map")?.focus({ preventScroll: true });
      return "";
    },
    wait(view) {
      if (view) hold(view);
    },
    async ask(view, stored) {
      if (!view || !stored) return dash.no_update;
      config = stored;
      const version = await paint(view);
      return version === null ? dash.no_update : version;
    },
    open,
  };
  window.dashMantineFunctions = Object.assign(window.dashMantineFunctions || {}, {
    keepAll: ({ options }) => options,
  });

  window.atlasIntent.heed((search) => painter?.then((map) => map.look(search)));
  window.atlasIntent.first(press, passed);
  window.addEventListener("popstate", () => {
    shown = location.search;
    follow(mapping());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      link.closest("details.menu")?.removeAttribute("open");
      lead(link);
    }
    if (link?.dataset.area && event.shiftKey) {
      event.preventDefault();
      compare(link.dataset.area);
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    const button = event.target.closest("#play");
    if (document.querySelector("#play[aria-pressed=true]")) stop();
    else if (button) play(button);
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) {
      const words = toggle.textContent;
      toggle.closest(".indicators").classList.toggle("all");
      toggle.textContent = toggle.dataset.toggle;
      toggle.dataset.toggle = words;
    }
    const share = event.target.closest("#share");
    if (share) {
      inscribe();
      const words = share.textContent;
      navigator.clipboard?.writeText(location.href);
      share.textContent = share.dataset.done;
      setTimeout(() => (share.textContent = words), 1600);
    }
  });
  // An area pointed at anywhere lights up everywhere, in the browser alone.
  const light = (event) => {
    const row = event.target.closest?.("[data-area]");
    const plot = event.target.closest?.("#panel-distribution .js-plotly-plot");
    if (plot && !plot.dataset.lights) {
      plot.dataset.lights = "1";
      plot.on("plotly_hover", ({ points }) => painter?.then((map) => map.hover(points[0].customdata)));
      plot.on("plotly_unhover", () => painter?.then((map) => map.hover(null)));
    }
    if (!plot && !event.target.closest?.("#map")) painter?.then((map) => map.hover(row ? row.dataset.area : null));
  };
  document.addEventListener("atlas:hover", ({ detail }) => {
    document.querySelectorAll(".ranking tr.lit").forEach((row) => row.classList.remove("lit"));
    document.querySelector(`.ranking [data-area="${detail.code}"]`)?.closest("tr").classList.add("lit");
    const plot = document.querySelector("#panel-distribution .js-plotly-plot");
    const at = plot?.data?.[0]?.customdata?.indexOf(detail.code) ?? -1;
    if (at >= 0) window.Plotly?.Fx.hover(plot, [{ curveNumber: 0, pointNumber: at }]);
    else if (plot?.data?.length) window.Plotly?.Fx.unhover(plot);
  });
  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, [role=combobox]");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      document.getElementById("panel-search")?.focus();
    }
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
    const plain = !typing && !event.ctrlKey && !event.metaKey;
    if (event.key === "c" && plain) compare(event.target.closest("[data-area]")?.dataset.area || mapping().area);
    if (event.key === "l" && plain) document.querySelector(".padlock")?.click();
    if (event.key === "g" && !typing && !event.ctrlKey && !event.metaKey) move({ up: true });
  });
})();
