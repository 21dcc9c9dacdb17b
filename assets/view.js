// The URL tells what the page shows (address.js). Controls write it, links replace it, Back and Forward restore
// it; panels are drawn from the one store that holds it. No state lives anywhere else.
(function () {
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const { KEYS, EVERYBODY, address, mapping, inscribe } = window.atlasAddress;
  const pressed = window.atlasPressed;
  const WRITTEN = new Set(["breaks", "range"]);
  const MOST_COMPARED = 10;
  const [FIRST_PATIENCE, PATIENCE] = [3000, 1200];
  const LASTS = 150;
  let shown = "";
  let turn = 0;
  let painter = null;
  let waiting = null;
  let untold = null;
  let held = null;
  let config = null;
  let asked = {};
  // What the last view has put into each control, and how many views have been put there.
  const put = {};
  let puts = 0;
  let patience = 0;
  let fading = 0;
  // Whether anything was pressed or typed since a view was last put into the controls. Without that they only echo it,
  // be it late: a control that was given f, then m, may say f once more.
  let acted = false;

  const write = (view, replace) => window.atlasAddress.write(view, { replace, patience: painter ? PATIENCE : 0 });
  // A group of radios holds its name at its label alone.
  const controls = () =>
    [...document.querySelectorAll("[id*='\"control\"'], [aria-labelledby*='\"control\"']")]
      .map((node) => JSON.parse(node.id || node.getAttribute("aria-labelledby").replace(/-label$/, "")));

  // What a box shows: of classes that are kept (~0,5,10,20~) the limits between them, as layouts/display.py has it.
  const KEPT = /^~.*~$/;
  const plain = (value = "") => KEPT.test(value) ? value.slice(1, -1).split(",").slice(1, -1).join(",") : value;

  // Sets every control from a view; a control without a value in it goes back to everybody. Dash reports its controls a
  // moment late, so it is told last which view they are of.
  const settle = (view) => {
    puts += 1;
    acted = false;
    controls().forEach((id) => {
      const value = (put[id.control] = plain(view[id.control]) || (WRITTEN.has(id.control) ? "" : EVERYBODY));
      dash.set_props(id, { value });
    });
    dash.set_props("put", { data: puts });
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
  // Where the map's code does not come the page says so, and the next view asks for it again.
  const load = async () => {
    const [map, ...beside] = ["map", "legend", "areas"].map((id) => document.getElementById(id));
    map.textContent = "";
    try {
      return (await import(config.module)).start(map, ...beside, config, ACTS);
    } catch (error) {
      map.textContent = config.unloaded;
      throw error;
    }
  };
  // The map asks for what it paints itself, before Dash hears of the view; its code and the first answer come together.
  const paint = (view) => {
    const search = address(view);
    if (asked.search === search) return asked.done;
    const early = painter ? undefined : fetch(config.values + search);
    const loading = (painter ||= load());
    const done = painter.then((map) => map.ask(search, early)).then((version) => {
      if (version === null && asked.search === search) asked = {};
      if (version !== null) requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(release)));
      return version;
    }).catch(() => {
      if (painter === loading) [painter, asked] = [null, {}];
      return null;
    });
    asked = { search, done };
    return done;
  };
  const go = (changes) => open(new URLSearchParams({ ...mapping(), ...changes }).toString());
  // No area is selected any more: the page tells of the area on the map.
  const clear = () => {
    const { area, within } = mapping();
    if (area && area !== within) go({ area: "" });
  };
  const lead = (link) => open(address(window.atlasIntent.viewOf(link)));
  // A choice that is pressed: painted first. Dash hears of it from the control itself.
  const press = (view) => {
    if (!painter) return false;
    write(view, false);
    if (untold) untold = view;
    hold(view);
    paint(view);
    return true;
  };
  const compare = (code) => {
    const codes = (mapping().compare || "").split(",").filter(Boolean);
    const rest = codes.filter((other) => other !== code);
    if (rest.length === codes.length) {
      // Beside itself nothing is to be seen.
      if (code && code === mapping().area) return painter?.then((map) => map.say("itself"));
      rest.push(code);
    }
    if (code && rest.length <= MOST_COMPARED) go({ compare: rest.join(",") });
  };
  // What stands beside the map is asked for when the map has painted: neither the server nor the browser
  // has anything else to do until then. A map that cannot paint is not waited for.
  const release = () => {
    clearTimeout(patience);
    inscribe();
    if (untold) tell(untold);
    if (window.atlasPlay.on()) return;
    if (waiting) dash.set_props("later", { data: waiting });
    waiting = null;
  };
  // The rail tells of an earlier view until it is drawn; where no answer comes it stays marked.
  // It fades only if that lasts: the beginning of an animation costs the frame in which the map is painted.
  const behind = (is) => {
    const rail = document.getElementById("panel-rail");
    rail?.setAttribute("aria-busy", String(is));
    clearTimeout(fading);
    if (is) fading = setTimeout(() => rail?.setAttribute("data-behind", ""), LASTS);
    else rail?.removeAttribute("data-behind");
  };
  const hold = (view) => {
    const search = address(view);
    if (search === held) return;
    [held, waiting] = [search, view];
    behind(true);
    clearTimeout(patience);
    if (document.getElementById("map")) patience = setTimeout(release, painter ? PATIENCE : FIRST_PATIENCE);
    else release();
  };
  const ACTS = {
    select: ({ code }) => go({ area: code }),
    clear: () => clear(),
    compare: ({ code }) => compare(code),
    range: ({ low, high }) => go({ range: low === undefined ? "" : `${low}~${high}` }),
    drill: ({ code }) => move({ drill: code }),
    level: ({ level }) => go({ level }),
    figures: ({ on }) => go({ figures: on ? "1" : "" }),
    points: ({ on }) => go({ points: on ? "1" : "" }),
    cells: ({ on }) => go({ cells: on ? "1" : "" }),
    group: ({ codes }) => dash.set_props("group", { data: codes }),
    open: ({ search }) => open(search),
    up: () => move({ up: true }),
  };
  const move = (what) => dash.set_props("move", { data: { ...what, turn: ++turn } });

  dash.atlas = {
    go,
    clear,
    move,
    open,
    compare,
    release,
    light: (code) => painter?.then((map) => map.hover(code)),
    // Lays all controls over the present URL; what has no control survives.
    // At first the page's own settled view counts: the server has already said what was wrong in the link.
    collect(values, ids, settled, seen) {
      const first = shown === "";
      const view = first && settled ? { ...settled } : mapping();
      let chosen = first;
      ids.forEach((id, i) => {
        const value = values[i];
        if (value === undefined || value === null || !pressed.heard(id.control, value)) return;
        // What a view has put into a control is no choice of the reader; nor is what stood there before that view.
        if (!first && (!acted || seen !== puts || value === put[id.control])) return;
        put[id.control] = value;
        if (WRITTEN.has(id.control) && value === plain(view[id.control])) return;
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
    entitle(words) {
      if (words) document.title = words;
    },
    // The server has settled the view: the URL and the controls follow, without a new entry; not those of a later view.
    correct(settled) {
      if (!settled || (document.body.dataset.lang && (untold || waiting || pressed.any()))) return dash.no_update;
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
    drawn() {
      if (!waiting) behind(false);
    },
    async ask(view, stored) {
      if (!view || !stored) return dash.no_update;
      config = stored;
      const version = await paint(view);
      return version === null ? dash.no_update : version;
    },
  };
  window.dashMantineFunctions = Object.assign(window.dashMantineFunctions || {}, {
    keepAll: ({ options }) => options,
  });

  window.atlasIntent.heed((search) => painter?.then((map) => map.look(search)));
  for (const kind of ["pointerdown", "click", "keydown", "input", "change"])
    document.addEventListener(kind, () => (acted = true), true);
  pressed.first(press);
  window.addEventListener("popstate", () => {
    shown = location.search;
    follow(mapping());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      lead(link);
    }
    if (link?.dataset.area && event.shiftKey) {
      event.preventDefault();
      compare(link.dataset.area);
    }
  });
})();
