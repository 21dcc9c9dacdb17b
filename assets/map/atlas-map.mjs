// The map of an atlas: one renderer behind four calls, the legend, the tooltip, the keyboard.

import { Legend } from "./legend.mjs";
import { STATUS, classOf, quantity, unpack } from "./payload.mjs";
import { MapLibreRenderer } from "./maplibre-renderer.mjs";

const ZERO = "#F7F5EF";
const BLANK = "#FFFFFF";
const OUTSIDE = "#E9EEF1";
const LARGEST_RADIUS = 26;

// Starts the map in `element`; `act` hears select(code), drill(code) and up().
export async function start(element, legendElement, config, act) {
  const map = new AtlasMap(element, legendElement, config, act);
  await map.ready;
  return map;
}

class AtlasMap {
  constructor(element, legendElement, config, act) {
    this.element = element;
    this.config = config;
    this.act = act;
    this.renderer = new MapLibreRenderer();
    this.legend = new Legend(legendElement, (index) => this.fade(index));
    this.tooltip = document.createElement("div");
    this.tooltip.className = "map-tooltip";
    this.tooltip.hidden = true;
    this.ready = this.renderer.init(element, config, {
      hover: (index, x, y) => this.point(index, x, y),
      click: (index) => index >= 0 && act.select(this.features[index].code),
      drill: (index) => index >= 0 && act.drill(this.features[index].code),
    }).then(() => {
      element.append(this.tooltip, this.buttons());
      element.tabIndex = 0;
      element.setAttribute("role", "application");
      element.addEventListener("keydown", (event) => this.key(event));
    }).catch((error) => this.fail(error));
  }

  fail(error) {
    this.broken = true;
    const words = { zh: "此浏览器无法绘制地图（需要 WebGL）。请用右侧“表格”查看同样的数值。",
      en: "This browser cannot draw the map (it needs WebGL). The Table tab shows the same values." };
    const note = document.createElement("p");
    note.className = "map-failure";
    note.textContent = words[this.config.lang] || words.zh;
    this.element.replaceChildren(note);
    console.warn("map", error.message);
  }

  // Paints a payload; resolves to its order number when the picture stands.
  async show(payload) {
    const data = unpack(payload);
    this.payload = payload;
    if (!this.broken) {
      this.features = await this.renderer.level(payload.level, payload.lang);
      if (this.payload !== payload) return null;
      this.data = data;
      this.renderer.setValues(data.values.length, (i) => this.style(i), payload.mark);
      this.index = new Map(this.features.map((feature, i) => [feature.code, i]));
      const selected = this.index.get(payload.selected) ?? -1;
      this.renderer.highlight({ selected, hovered: -1 });
      this.frame(payload);
    }
    this.data = data;
    this.legend.show(payload, data);
    const own = this.index?.get(payload.selected);
    this.legend.mark(NaN, own === undefined ? NaN : data.values[own]);
    return payload.version;
  }

  style(i) {
    const { values, status } = this.data;
    const { breaks, colours, mark } = this.payload;
    const value = values[i];
    const code = status[i];
    if (code === STATUS.outside) return { fill: OUTSIDE, shown: 0 };
    if (code === STATUS.suppressed) return { fill: BLANK, hatch: 1 };
    if (code === STATUS.missing) return { fill: BLANK, dots: 1 };
    if (code === STATUS.notApplicable) return { fill: BLANK };
    if (mark === "circle") {
      this.largest ||= 0;
      return { fill: "#EEF3F3", radius: this.radius(value) };
    }
    if (code === STATUS.zero) return { fill: ZERO, class: -2 };
    const at = classOf(value, breaks);
    return { fill: colours[at] ?? ZERO, class: at };
  }

  radius(value) {
    const top = this.payload.breaks.at(-1) || 1;
    return Math.max(value > 0 ? 1.2 : 0, LARGEST_RADIUS * Math.sqrt(Math.max(0, value) / top));
  }

  fade(index) {
    if (this.broken || !this.data) return;
    this.renderer.fade(index === null ? null : (i) => {
      const value = this.data.values[i];
      return Number.isFinite(value) && classOf(value, this.payload.breaks) === index;
    });
  }

  frame(payload) {
    const key = `${payload.within}`;
    if (key === this.framed) return;
    const inside = [...this.data.status.keys()].filter((i) => this.data.status[i] !== STATUS.outside);
    this.renderer.flyTo(inside, this.framed === undefined);
    this.framed = key;
  }

  point(index, x, y) {
    if (index < 0 || this.data.status[index] === STATUS.outside) {
      this.tooltip.hidden = true;
      this.legend.mark(NaN);
      this.renderer.highlight({ hovered: -1 });
      return;
    }
    this.renderer.highlight({ hovered: index });
    this.legend.mark(this.data.values[index]);
    this.tooltip.replaceChildren(...this.lines(index));
    this.tooltip.hidden = false;
    const box = this.element.getBoundingClientRect();
    const wide = this.tooltip.offsetWidth;
    const tall = this.tooltip.offsetHeight;
    const left = x + 16 + wide > box.width ? x - 16 - wide : x + 16;
    const top = Math.min(Math.max(8, y + 12), box.height - tall - 8);
    this.tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  lines(index) {
    const feature = this.features[index];
    const { unit, statusLabels, benchmark, texts, lang } = this.payload;
    const value = this.data.values[index];
    const row = (name, text) => {
      const node = document.createElement("div");
      node.className = name;
      node.textContent = text;
      return node;
    };
    const parent = lang === "zh" ? feature.pzh : feature.pen;
    const words = [row("name", lang === "zh" ? feature.zh : feature.en), row("parent", parent)];
    const state = { 2: "missing", 3: "suppressed", 4: "notApplicable" }[this.data.status[index]];
    words.push(row("value", state ? statusLabels[state] : quantity(value, unit)));
    if (!state && benchmark) {
      const near = Math.abs(value - benchmark.value) < 0.02 * Math.abs(benchmark.value);
      const relation = near ? texts.same : value > benchmark.value ? texts.higher : texts.lower;
      words.push(row("versus", `${relation} ${benchmark.label} ${quantity(benchmark.value, unit)}`));
    }
    return words;
  }

  // Another panel points at an area: it lights up here too.
  hover(code) {
    if (this.broken || !this.index) return;
    const index = code === null ? -1 : this.index.get(code) ?? -1;
    this.renderer.highlight({ hovered: index });
    this.legend.mark(index < 0 ? NaN : this.data.values[index]);
  }

  key(event) {
    const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (step) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Enter" && this.walked >= 0) {
      this.act[event.shiftKey ? "drill" : "select"](this.features[this.walked].code);
    } else if (event.key === "Escape") {
      this.act.up();
    }
  }

  walk([dx, dy]) {
    const from = this.walked ?? this.index.get(this.payload.selected) ?? -1;
    let best = -1;
    let nearest = Infinity;
    const start = this.features[from] || this.renderer.centre();
    this.features.forEach((feature, i) => {
      if (i === from || this.data.status[i] === STATUS.outside) return;
      const x = feature.x - start.x;
      const y = feature.y - start.y;
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 0) return;
      const distance = along + 2.5 * across;
      if (distance < nearest) [nearest, best] = [distance, i];
    });
    if (best < 0) return;
    this.walked = best;
    const at = this.renderer.screen(this.features[best]);
    this.point(best, at.x, at.y);
    this.element.setAttribute("aria-label", this.lines(best).map((node) => node.textContent).join(", "));
  }

  buttons() {
    const group = document.createElement("div");
    group.className = "map-buttons";
    const button = (sign, label, action) => {
      const node = document.createElement("button");
      node.type = "button";
      node.textContent = sign;
      node.setAttribute("aria-label", label);
      node.addEventListener("click", action);
      group.append(node);
    };
    button("+", "zoom in", () => this.renderer.zoom(1));
    button("−", "zoom out", () => this.renderer.zoom(-1));
    button("⌂", "home", () => { this.framed = ""; this.frame(this.payload); });
    return group;
  }
}
