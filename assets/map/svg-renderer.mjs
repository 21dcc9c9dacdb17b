// Areas as SVG, for browsers that draw neither WebGL nor a canvas: the same members as the other renderers. It draws
// outlines, names and what is not a value itself, since nothing can be drawn above it.

import { BORDERS, kindOf } from './border-styles.mjs';
import { borderLines } from './borders.mjs';
import { FlatRenderer } from './flat-renderer.mjs';
import { circlesOf, lined } from './marks.mjs';
import { GROUND, STATUS } from './picture.mjs';
import { SPOT } from './spots.mjs';
import { shortName } from './labels.mjs';

const SPACE = 'http://www.w3.org/2000/svg';
const LIGHT = { scope: ['#33404B', 1.8], compared: [null, 2.4], hovered: ['#16202C', 2.2], selected: ['#D9480F', 3] };
const PATTERNS = {
  [STATUS.suppressed]: ['atlas-hatch', 'M-1 7L7 -1M-1 1L1 -1M5 7L7 5'],
  [STATUS.notSeparable]: ['atlas-lattice', 'M0 0L6 6M6 0L0 6'],
  [STATUS.missing]: ['atlas-dots', 'M1 1h1v1H1zM4 4h1v1H4z'],
};

const VEIL = { d: 'M-1 -1L6 6M-1 4L1 6M4 -1L6 1', stroke: 'rgba(255, 255, 255, 0.54)', 'stroke-width': 1.7, fill: 'none' };

/** Whether this browser draws on a canvas. */
export function hasCanvas() {
  try {
    return Boolean(document.createElement('canvas').getContext('2d'));
  } catch {
    return false;
  }
}

function make(tag, attributes = {}, content = []) {
  const element = document.createElementNS(SPACE, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

// The name of the selected area stands so far below its middle.
const BELOW = 13;

const rounded = (value) => Math.round(value * 10) / 10;

/** A shape as the text of a path. */
function outline(shape) {
  return shape.parts.flatMap(({ rings }) => rings).map((ring) => {
    let text = '';
    for (let i = 0; i + 1 < ring.length; i += 2) text += `${i ? 'L' : 'M'}${rounded(ring[i])} ${rounded(ring[i + 1])}`;
    return `${text}Z`;
  }).join('');
}

export class SvgRenderer extends FlatRenderer {
  constructor(holder, config) {
    super(holder, config);
    this.drawnLayers = new Map();
  }

  make() {
    this.areas = make('g');
    this.veil = make('path', { fill: 'url(#atlas-veil)', 'fill-rule': 'evenodd', 'pointer-events': 'none' });
    this.borders = make('g', { fill: 'none', 'pointer-events': 'none', 'stroke-linejoin': 'round' });
    this.circles = make('g', { stroke: '#fff', 'pointer-events': 'none' });
    this.lit = make('g', { fill: 'none', 'pointer-events': 'none', 'stroke-linejoin': 'round' });
    this.names = make('g', { class: 'atlas-names', 'text-anchor': 'middle', 'pointer-events': 'none' });
    this.spots = make('g', { 'pointer-events': 'none' });
    this.moved = make('g', {}, [this.areas, this.veil, this.borders, this.circles, this.lit]);
    const patterns = Object.values(PATTERNS).map(([id, path]) => make('pattern', {
      id, width: 6, height: 6, patternUnits: 'userSpaceOnUse',
    }, [make('rect', { width: 6, height: 6, fill: GROUND.suppressed }), make('path', { d: path, stroke: '#7B8793', fill: 'none' })]));
    patterns.push(make('pattern', { id: 'atlas-veil', width: 5, height: 5, patternUnits: 'userSpaceOnUse' }, [make('path', VEIL)]));
    this.patterns = patterns;
    this.svg = make('svg', { class: 'atlas-canvas', 'aria-hidden': 'true' }, [make('defs', {}, patterns), this.moved, this.spots, this.names]);
    return this.svg;
  }

  changed() {
    const { scale, x, y } = this.view();
    this.moved.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    for (const pattern of this.patterns) pattern.setAttribute('patternTransform', `scale(${1 / scale})`);
    for (const circle of this.circles.children) circle.setAttribute('r', circle.dataset.radius / scale);
    this.circles.setAttribute('stroke-width', 0.9 / scale);
    this.veil.setAttribute('visibility', this.layer && lined(this.layer, this.view()) ? 'visible' : 'hidden');
    this.emit('move');
  }

  show(layer, bordering) {
    this.layer = layer;
    this.areas.replaceChildren(...this.paths(layer));
    this.borders.replaceChildren(...[layer, ...bordering].map((one) => this.lines(one)));
  }

  paths(layer) {
    if (this.drawnLayers.get(layer.key)?.detail !== layer.detail) {
      const paths = layer.shapes.map((shape) => make('path', { d: outline(shape), 'fill-rule': 'evenodd' }));
      this.drawnLayers.set(layer.key, { detail: layer.detail, paths });
    }
    return this.drawnLayers.get(layer.key).paths;
  }

  lines(layer) {
    const key = `lines ${layer.key}`;
    if (this.drawnLayers.get(key)?.detail !== layer.detail) {
      const { features } = borderLines(layer.collection, layer.sides, layer.level === this.levels[0]);
      const text = features.map(({ geometry }) => geometry.coordinates
        .map(([lon, lat], i) => `${i ? 'L' : 'M'}${this.frame.local(lon, lat).map(rounded).join(' ')}`).join('')).join('');
      const { colour, opacity, widths } = BORDERS[kindOf(layer.level, this.levels)];
      const style = { stroke: colour, 'stroke-opacity': opacity, 'stroke-width': widths[0][1], 'vector-effect': 'non-scaling-stroke' };
      this.drawnLayers.set(key, { detail: layer.detail, path: make('path', { d: text, ...style }) });
    }
    return this.drawnLayers.get(key).path;
  }

  /** One colour per area, and patterns and circles of the picture; only what differs is touched. */
  recolour(layer, colours, picture) {
    const paths = this.paths(layer);
    const pattern = (i) => picture?.keeps(picture.only ?? null, i) && PATTERNS[picture.status[i]];
    colours.forEach((colour, i) => {
      const fill = pattern(i) ? `url(#${PATTERNS[picture.status[i]][0]})` : colour;
      if (paths[i].getAttribute('fill') !== fill) paths[i].setAttribute('fill', fill);
    });
    const unsure = (_, i) => picture?.unsure?.[i] && picture.keeps(picture.only ?? null, i);
    this.veil.setAttribute('d', paths.filter(unsure).map((path) => path.getAttribute('d')).join(''));
    this.circle(layer, picture);
  }

  circle(layer, picture) {
    if (!picture?.circles) return this.circles.replaceChildren();
    const { scale } = this.view();
    return this.circles.replaceChildren(...circlesOf(picture).map(({ index, radius, fill }) => {
      const [cx, cy] = layer.points[index];
      const circle = make('circle', { cx, cy, r: radius / scale, fill });
      circle.dataset.radius = radius;
      return circle;
    }));
  }

  /** Outlines of areas: {scope, compared, selected, hovered}, as they are given to the canvas above the others. */
  light(shapes) {
    const one = (name, shape, colour) => shape && make('path', {
      d: outline(shape), stroke: colour ?? LIGHT[name][0], 'stroke-width': LIGHT[name][1], 'vector-effect': 'non-scaling-stroke',
    });
    const compared = shapes.compared.map(({ shape, colour }) => one('compared', shape, colour));
    const others = ['scope', 'hovered', 'selected'].map((name) => one(name, shapes[name]));
    this.lit.replaceChildren(...[...compared, ...others].filter(Boolean));
  }

  /** Places of service: {x, y, r, rim} in pixels of the map. */
  spot(spots) {
    this.spots.replaceChildren(...spots.map(({ x, y, r, rim }) => make('circle', {
      cx: rounded(x), cy: rounded(y), r, fill: SPOT, stroke: '#fff', 'stroke-width': 2 * rim, 'paint-order': 'stroke',
    })));
  }

  /** Names where they do not meet: by an estimate of their width, since nothing here measures text. */
  name(candidates, lang, view) {
    const taken = [];
    this.names.replaceChildren(...candidates.flatMap(({ point, name, rank, inside, figure, chosen }) => {
      const [x, y] = [point[0] * view.scale + view.x, point[1] * view.scale + view.y + (chosen ? BELOW : 0)];
      const text = [shortName(name, lang, rank), figure].filter(Boolean).join(' ');
      const half = text.length * (lang === 'zh' ? 6.5 : 3.6) + 3;
      const box = [x - half, y - 9, x + half, y + 9];
      const out = x < 0 || y < 0 || x > view.width || y > view.height - view.foot - 8;
      if (out || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return [];
      taken.push(box);
      return [make('text', { x, y: y + 4, class: chosen ? 'atlas-named' : inside ? '' : 'atlas-outside' }, [text])];
    }));
  }

  async drawn() {}

  refreshGeometry(layer) {
    if (layer === this.layer) this.areas.replaceChildren(...this.paths(layer));
  }
}
