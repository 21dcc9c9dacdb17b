// The legend speaks: the value, a sentence, a histogram over the classes, and who is missing.

import { STATUS, classOf, figure } from "./payload.mjs";

const BINS = 9;
const WIDTH = 452;
const TALL = 44;
const CELL = 14;

const SVG = "http://www.w3.org/2000/svg";
const svg = (name, attributes, ...children) => {
  const node = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
};
const html = (name, attributes, ...children) => {
  const node = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
};

// Where a value stands on the scale, 0 to 1: every class has the same width.
function place(value, breaks) {
  const classes = breaks.length - 1;
  const at = classOf(value, breaks);
  const width = breaks[at + 1] - breaks[at] || 1;
  return Math.min(1, Math.max(0, (at + (value - breaks[at]) / width) / classes));
}

export class Legend {
  constructor(element, fade) {
    this.element = element;
    this.fade = fade;
  }

  show(payload, { values, status }) {
    this.payload = payload;
    this.values = values;
    const scale = payload.breaks.length < 2 ? this.empty() : payload.mark === "circle" ? this.circles() : this.scale();
    this.element.replaceChildren(this.words(), html("div", { class: "scale" }, scale, this.absences(status)));
    this.mark(null);
  }

  words() {
    const { sentence, texts } = this.payload;
    const parts = sentence.segments.filter((part) => part.t)
      .map((part) => (part.strong ? html("strong", {}, part.t) : part.t));
    return html("div", { class: "spoken" },
      html("div", { class: "big" + (sentence.selected ? " selected" : "") }, sentence.value,
        html("span", {}, sentence.unit)),
      html("p", {}, ...parts),
      html("p", { class: "quiet" }, `${texts.title} · ${texts.period}`));
  }

  empty() {
    return html("p", { class: "nothing" }, this.payload.texts.empty);
  }

  scale() {
    const { breaks, colours, unit, benchmark } = this.payload;
    const classes = colours.length;
    const width = WIDTH / classes;
    const counts = new Array(classes).fill(0);
    const bins = new Array(classes * BINS).fill(0);
    this.values.forEach((value) => {
      if (!Number.isFinite(value)) return;
      counts[classOf(value, breaks)] += 1;
      bins[Math.min(bins.length - 1, Math.floor(place(value, breaks) * bins.length))] += 1;
    });
    const tallest = Math.max(...bins, 1);
    const step = WIDTH / bins.length;
    const bars = bins.map((count, i) => svg("rect", {
      class: "bin", x: i * step + 0.5, width: Math.max(step - 1, 1),
      y: TALL - (count / tallest) * (TALL - 8), height: (count / tallest) * (TALL - 8),
    }));
    const cells = colours.map((colour, i) => this.cell(i, colour, counts[i], width));
    const ticks = breaks.slice(1, -1).map((edge, i) => svg("text", {
      class: "tick", x: (i + 1) * width, y: TALL + CELL + 13, "text-anchor": "middle",
    }, figure(edge, unit)));
    this.markers = svg("g", {});
    const picture = svg("svg", { viewBox: `0 -12 ${WIDTH} ${TALL + CELL + 30}`, role: "img",
      "aria-label": counts.map((n, i) =>
        `${figure(breaks[i], unit)}–${figure(breaks[i + 1], unit)}: ${n}`).join("; ") },
      ...bars, ...cells, ...ticks, ...this.benchmark(benchmark), this.markers);
    return picture;
  }

  cell(i, colour, count, width) {
    const { texts } = this.payload;
    const cell = svg("rect", { class: "cell", x: i * width, y: TALL, width, height: CELL, fill: colour,
      tabindex: 0, role: "button", "aria-label": `${count} ${texts.areas}` },
      svg("title", {}, `${count} ${texts.areas}`));
    ["mouseenter", "focus"].forEach((name) => cell.addEventListener(name, () => this.fade(i)));
    ["mouseleave", "blur"].forEach((name) => cell.addEventListener(name, () => this.fade(null)));
    return cell;
  }

  benchmark(benchmark) {
    if (!benchmark || !Number.isFinite(benchmark.value)) return [];
    const x = place(benchmark.value, this.payload.breaks) * WIDTH;
    const left = x > WIDTH * 0.8;
    return [
      svg("line", { class: "benchmark", x1: x, x2: x, y1: -8, y2: TALL + CELL }),
      svg("text", { class: "benchmark-label", x: x + (left ? -4 : 4), y: -2,
        "text-anchor": left ? "end" : "start" }, benchmark.label),
    ];
  }

  // Triangles for the selected area (accent) and the hovered one (ink).
  mark(hovered, selected = this.selected) {
    this.selected = selected;
    if (!this.markers || this.payload.mark === "circle") return;
    const triangle = (value, name) => {
      if (!Number.isFinite(value)) return [];
      const x = place(value, this.payload.breaks) * WIDTH;
      return [svg("path", { class: name, d: `M${x - 6} ${TALL - 9}h12l-6 9z` }),
        svg("line", { class: name, x1: x, x2: x, y1: TALL, y2: TALL + CELL })];
    };
    this.markers.replaceChildren(...triangle(selected, "own"), ...triangle(hovered, "other"));
  }

  circles() {
    const largest = Math.max(...this.values.filter(Number.isFinite), 1);
    this.markers = null;
    const sizes = [1, 0.4, 0.1].map((part) => {
      const step = 10 ** Math.floor(Math.log10(largest * part));
      return Math.max(1, Math.round((largest * part) / step) * step);
    });
    const radius = (value) => 26 * Math.sqrt(value / largest);
    let x = 0;
    const parts = sizes.flatMap((size) => {
      const r = radius(size);
      const at = x + Math.max(r, 8);
      x = at + Math.max(r, 8) + 76;
      return [svg("circle", { class: "sample", cx: at, cy: 30, r }),
        svg("text", { class: "tick", x: at + Math.max(r, 8) + 6, y: 34 }, figure(size, this.payload.unit))];
    });
    return svg("svg", { viewBox: `0 0 ${WIDTH} 62`, role: "img", "aria-label": sizes.join(", ") }, ...parts);
  }

  absences(status) {
    const { statusLabels, texts } = this.payload;
    const short = statusLabels.short;
    const count = (code) => status.reduce((sum, value) => sum + (value === code), 0);
    const item = (name, code) => {
      const n = count(code);
      return n ? [html("span", { class: `swatch ${name}`, title: statusLabels[name] }, `${short[name]} ${n}`)] : [];
    };
    return html("div", { class: "absences" },
      ...item("suppressed", STATUS.suppressed), ...item("missing", STATUS.missing),
      ...item("notApplicable", STATUS.notApplicable), ...item("zero", STATUS.zero),
      html("span", { class: "scheme" }, texts.scheme), html("span", { class: "note" }, texts.note));
  }
}
