// Draws areas with MapLibre GL: geometry is loaded once, a change of values touches feature state only.

import { dots, hatch } from "./patterns.mjs";

const INK = "#16202C";
const ACCENT = "#D9480F";
const WASH = "#F3F6F8";
const FONTS = "Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif";
const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
const FULL_DETAIL_ZOOM = 8.6;
const state = (name, fallback) => ["coalesce", ["feature-state", name], fallback];

export class MapLibreRenderer {
  async init(element, config, hear) {
    this.config = config;
    this.hear = hear;
    this.sources = new Map();
    this.active = null;
    this.marked = { selected: -1, hovered: -1 };
    const library = await import(config.vendor);
    const gl = library.default ?? library;
    gl.setWorkerUrl?.(config.worker);
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    element.replaceChildren(canvas);
    this.map = new gl.Map({
      container: canvas, attributionControl: false, maplibreLogo: false, doubleClickZoom: false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, keyboard: false,
      renderWorldCopies: false, fadeDuration: STILL ? 0 : 120, localIdeographFontFamily: FONTS,
      minZoom: 2, maxZoom: 14, center: [113.4, 23.1], zoom: 6,
      style: { version: 8, sources: {}, layers: [
        { id: "wash", type: "background", paint: { "background-color": WASH } }] },
    });
    this.map.touchZoomRotate.disableRotation();
    await new Promise((resolve, reject) => {
      this.map.once("load", resolve);
      this.map.once("error", (event) => reject(event.error));
    });
    this.map.addImage("hatch", hatch(), { pixelRatio: 2 });
    this.map.addImage("dots", dots(), { pixelRatio: 2 });
    this.listen();
    window.atlasMap = this.map;
  }

  listen() {
    const at = (event) => {
      if (!this.active || !this.map.getLayer(`fill-${this.active}`)) return -1;
      const [found] = this.map.queryRenderedFeatures(event.point, { layers: [`fill-${this.active}`] });
      return found ? found.id : -1;
    };
    let waiting = false;
    this.map.on("mousemove", (event) => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        const index = at(event);
        this.map.getCanvas().style.cursor = index < 0 ? "" : "pointer";
        this.hear.hover(index, event.point.x, event.point.y);
      });
    });
    this.map.on("mouseout", () => this.hear.hover(-1, 0, 0));
    this.map.on("click", (event) => this.hear.click(at(event)));
    this.map.on("dblclick", (event) => this.hear.drill(at(event)));
    this.map.on("zoomend", () => this.refine());
  }

  // Makes a level the one that is coloured; the properties of its areas, in drawing order.
  async level(level, lang) {
    const source = await this.source(level);
    const order = this.config.levels;
    const above = order.slice(0, order.indexOf(level)).slice(-2);
    await Promise.all(above.map((upper) => this.source(upper)));
    if (this.active !== level) {
      if (this.active) this.layers(this.active).forEach((id) => this.map.setLayoutProperty(id, "visibility", "none"));
      this.active = level;
      if (!this.map.getLayer(`fill-${level}`)) this.add(level);
      this.layers(level).forEach((id) => this.map.setLayoutProperty(id, "visibility", "visible"));
      this.marked = { selected: -1, hovered: -1 };
      this.above(above);
      this.lang = null;
    }
    if (this.lang !== lang) this.label(level, lang);
    this.lang = lang;
    this.refine();
    return source.features;
  }

  async source(level) {
    if (!this.sources.has(level)) this.sources.set(level, this.load(level));
    return this.sources.get(level);
  }

  async load(level) {
    const reply = await fetch(this.config.geo[level].overview);
    if (!reply.ok) throw new Error(`${level}: ${reply.status}`);
    const data = await reply.json();
    this.map.addSource(level, { type: "geojson", data, tolerance: 0.2, buffer: 32, maxzoom: 12 });
    const points = { type: "FeatureCollection", features: data.features.map((feature) => ({
      type: "Feature", id: feature.id, properties: feature.properties,
      geometry: { type: "Point", coordinates: [feature.properties.x, feature.properties.y] } })) };
    this.map.addSource(`${level}-points`, { type: "geojson", data: points });
    const features = data.features.map((feature) => ({ ...feature.properties, box: box(feature.geometry) }));
    return { features, states: new Array(features.length), full: false };
  }

  layers(level) {
    return ["fill", "hatch", "dots", "border", "circle", "halo", "edge"].map((kind) => `${kind}-${level}`);
  }

  add(level) {
    const fill = (id, paint) => ({ id: `${id}-${level}`, type: "fill", source: level, paint });
    const line = (id, paint) => ({ id: `${id}-${level}`, type: "line", source: level, paint,
      layout: { "line-join": "round" } });
    const visible = ["*", state("o", 1), 1];
    [
      fill("fill", { "fill-color": ["to-color", ["feature-state", "f"], "#FFFFFF"],
        "fill-opacity": visible, "fill-antialias": false }),
      fill("hatch", { "fill-pattern": "hatch", "fill-opacity": ["*", state("h", 0), state("o", 1)] }),
      fill("dots", { "fill-pattern": "dots", "fill-opacity": ["*", state("d", 0), state("o", 1)] }),
      line("border", { "line-color": "#FFFFFF",
        "line-width": ["interpolate", ["linear"], ["zoom"], 5.5, 0.25, 7, 0.6, 9, 1.1, 12, 1.6] }),
      { id: `circle-${level}`, type: "circle", source: `${level}-points`, paint: {
        "circle-radius": state("r", 0), "circle-color": "#14606F", "circle-opacity": ["*", 0.62, state("o", 1)],
        "circle-stroke-color": "#FFFFFF", "circle-stroke-width": ["case", [">", state("r", 0), 0], 0.8, 0] } },
      line("halo", { "line-color": "#FFFFFF", "line-width": 5.5,
        "line-opacity": ["max", state("s", 0), state("v", 0)] }),
      line("edge", { "line-color": ["case", [">", state("s", 0), 0], ACCENT, INK],
        "line-width": ["case", [">", state("s", 0), 0], 2.8, 2],
        "line-opacity": ["max", state("s", 0), state("v", 0)] }),
    ].forEach((layer) => this.map.addLayer(layer));
  }

  // Borders of the levels above, and their labels, lie over the areas.
  above(levels) {
    this.drawn?.forEach((id) => this.map.removeLayer(id));
    this.drawn = [];
    levels.forEach((level, i) => {
      const nearest = i === levels.length - 1 && levels.length > 1;
      const id = `outline-${level}`;
      this.map.addLayer({ id, type: "line", source: level, layout: { "line-join": "round" }, paint: {
        "line-color": nearest ? "#FFFFFF" : "#5B6875",
        "line-width": ["interpolate", ["linear"], ["zoom"], 6, nearest ? 1 : 0.9, 10, nearest ? 2.2 : 1.8] } },
        `halo-${this.active}`);
      this.drawn.push(id);
    });
  }

  label(level, lang) {
    const order = this.config.levels;
    const steps = order.slice(1, order.indexOf(level) + 1).filter((name) => this.sources.has(name) || name === level);
    order.forEach((name) => this.map.getLayer(`label-${name}`) && this.map.removeLayer(`label-${name}`));
    steps.forEach((name, i) => {
      if (!this.map.getSource(`${name}-points`)) return;
      const lowest = [5, 7.6, 9.2][i + (3 - steps.length)] ?? 5;
      const next = [7.9, 9.6, 24][i + (3 - steps.length)] ?? 24;
      this.map.addLayer({ id: `label-${name}`, type: "symbol", source: `${name}-points`,
        minzoom: steps.length === 1 ? 0 : lowest, maxzoom: i === steps.length - 1 ? 24 : next,
        layout: { "text-field": ["get", lang === "zh" ? "zh" : "en"], "text-size": i === 0 ? 12.5 : 11.5,
          "text-font": ["Noto Sans Bold"], "text-padding": 3, "text-max-width": 7 },
        paint: { "text-color": INK, "text-halo-color": "rgba(255,255,255,0.92)", "text-halo-width": 1.6 } });
    });
  }

  async refine() {
    const level = this.active;
    const source = level && (await this.source(level));
    if (!source || source.full || this.map.getZoom() < FULL_DETAIL_ZOOM) return;
    source.full = true;
    const reply = await fetch(this.config.geo[level].full);
    if (reply.ok) this.map.getSource(level).setData(await reply.json());
  }

  // One call of `style` per area; only areas that look different from before are touched.
  async setValues(count, style, mark) {
    const level = this.active;
    const source = await this.source(level);
    for (let id = 0; id < count; id++) {
      const look = style(id);
      const wanted = { f: look.fill, h: look.hatch || 0, d: look.dots || 0, r: look.radius || 0 };
      const before = source.states[id];
      if (before && before.f === wanted.f && before.h === wanted.h && before.d === wanted.d && before.r === wanted.r)
        continue;
      source.states[id] = wanted;
      this.map.setFeatureState({ source: level, id }, wanted);
      if (mark === "circle" || before?.r) this.map.setFeatureState({ source: `${level}-points`, id }, { r: wanted.r });
    }
  }

  highlight({ selected = this.marked.selected, hovered = this.marked.hovered }) {
    const set = (id, key, value) => id >= 0 && this.map.setFeatureState({ source: this.active, id }, { [key]: value });
    if (selected !== this.marked.selected) {
      set(this.marked.selected, "s", 0);
      set(selected, "s", 1);
    }
    if (hovered !== this.marked.hovered) {
      set(this.marked.hovered, "v", 0);
      set(hovered, "v", 1);
    }
    this.marked = { selected, hovered };
  }

  async fade(keep) {
    const level = this.active;
    const { features } = await this.source(level);
    features.forEach((_, id) => {
      const o = !keep || keep(id) ? 1 : 0.22;
      this.map.setFeatureState({ source: level, id }, { o });
    });
  }

  async flyTo(indices, atOnce) {
    const { features } = await this.source(this.active);
    const boxes = indices.map((i) => features[i].box);
    if (!boxes.length) return;
    const bounds = boxes.reduce((all, b) =>
      [Math.min(all[0], b[0]), Math.min(all[1], b[1]), Math.max(all[2], b[2]), Math.max(all[3], b[3])]);
    const low = this.map.getContainer().clientHeight * 0.2;
    this.map.fitBounds([[bounds[0], bounds[1]], [bounds[2], bounds[3]]],
      { padding: { top: 56, bottom: low + 24, left: 24, right: 24 }, duration: atOnce || STILL ? 0 : 420, maxZoom: 11.5 });
  }

  zoom(step) {
    this.map.easeTo({ zoom: this.map.getZoom() + step, duration: STILL ? 0 : 180 });
  }

  centre() {
    const { lng, lat } = this.map.getCenter();
    return { x: lng, y: lat };
  }

  screen(feature) {
    return this.map.project([feature.x, feature.y]);
  }
}

// The bounding box of the largest part: far islands must not shrink the view.
function box(geometry) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const boxes = parts.map(([ring]) => {
    const xs = ring.map((p) => p[0]);
    const ys = ring.map((p) => p[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
  return boxes.reduce((a, b) => ((b[2] - b[0]) * (b[3] - b[1]) > (a[2] - a[0]) * (a[3] - a[1]) ? b : a));
}
