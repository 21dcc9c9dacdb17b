// Area colours and borders with MapLibre GL. The only module that knows MapLibre: another renderer
// with the same members (start, show, recolour, refreshGeometry, view, fit, zoomBy, on, resize,
// destroy) can take its place.

import { BORDERS, kindOf, LEGIBLE_SIDE } from './border-styles.mjs';
import { borderLines } from './borders.mjs';
import { LOCAL_WORLD } from './geometry.mjs';
import { GROUND } from './picture.mjs';

const TILE = 512;
const AREA_TILES = { tolerance: 0, buffer: 16, maxzoom: 12 };
const LINE_TILES = { tolerance: 0.25, buffer: 16, maxzoom: 12 };
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether a graphics processor draws WebGL here; in software it is too slow to pan. */
export function hasFastWebGL() {
  try {
    const options = { failIfMajorPerformanceCaveat: true };
    const gl = document.createElement('canvas').getContext('webgl2', options);
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    const fast = gl && !SOFTWARE.test(names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : '');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
    return Boolean(fast);
  } catch {
    return false;
  }
}

const absolute = (address) => new URL(address, document.baseURI).href;

/** Width by zoom; thinner, down to nothing, around areas that are small on the screen. */
function width(widths, byArea) {
  const stops = widths.flatMap(([zoom, size]) => {
    if (!byArea) return [zoom, size];
    const side = ['*', ['get', 'side'], 2 ** (zoom - 7) / LEGIBLE_SIDE];
    return [zoom, ['*', size, ['min', 1, ['max', 0, ['-', ['*', 1.25, side], 0.25]]]]];
  });
  return ['interpolate', ['linear'], ['zoom'], ...stops];
}

export class WebGLRenderer {
  constructor(holder, { vendor, worker, levels, calm }) {
    this.holder = holder;
    this.levels = levels;
    this.calm = calm;
    this.painted = new Map();
    this.handlers = new Map();
    this.library = this.fetchLibrary(vendor, worker);
  }

  /** The library and its worker, both under way before the first boundary arrives. */
  async fetchLibrary(vendor, worker) {
    const library = await import(vendor);
    if (worker) library.setWorkerUrl(worker);
    library.prewarm();
    return library;
  }

  /** Start with a first box in view. */
  async start(frame, box, padding) {
    const library = await this.library;
    this.frame = frame;
    this.map = new library.Map({
      container: this.holder,
      style: {
        version: 8,
        sources: {},
        layers: [{ id: 'wash', type: 'background', paint: { 'background-color': GROUND.wash } }],
      },
      bounds: this.bounds(box),
      fitBoundsOptions: { padding, animate: false },
      attributionControl: false,
      maplibreLogo: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      doubleClickZoom: false,
      boxZoom: false,
      keyboard: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      minZoom: 1,
      maxZoom: 14,
      pixelRatio: Math.min(window.devicePixelRatio || 1, 2),
      localIdeographFontFamily: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.on('render', () => this.follow());
    this.map.on('moveend', () => this.emit('rest'));
    this.map.on('click', (event) => this.emit('click', event.originalEvent));
    this.map.on('dblclick', (event) => this.emit('dblclick', event.originalEvent));
    await new Promise((done) => this.map.once('style.load', done));
    this.started = true;
  }

  on(name, handler) {
    this.handlers.set(name, handler);
  }

  emit(name, event) {
    this.handlers.get(name)?.(event);
  }

  /** After a frame: tell only when the view is another one. */
  follow() {
    const { scale, x, y, width, height } = this.view();
    const now = [scale, x, y, width, height].join();
    if (now === this.followed) return;
    this.followed = now;
    this.emit('move');
  }

  bounds([left, top, right, bottom]) {
    return [this.frame.lonLat(left, bottom), this.frame.lonLat(right, top)];
  }

  /** Screen = local × scale + (x, y). */
  view() {
    const { clientWidth, clientHeight } = this.holder;
    const zoom = this.map.getZoom();
    const origin = this.map.project([this.frame.lon, this.frame.lat]);
    const scale = (TILE * 2 ** zoom) / LOCAL_WORLD;
    return { scale, x: origin.x, y: origin.y, zoom, width: clientWidth, height: clientHeight };
  }

  source(kind, layer) {
    const id = `${kind}-${layer.key}`;
    if (!this.map.getSource(id)) {
      const [data, options] =
        kind === 'areas' ? [layer.address ? absolute(layer.address) : layer.collection, AREA_TILES] : [this.lines(layer), LINE_TILES];
      this.map.addSource(id, { type: 'geojson', data, ...options });
    }
    return id;
  }

  lines(layer) {
    return borderLines(layer.collection, layer.sides, layer.level === this.levels[0]);
  }

  /** Fill this layer; draw its borders and those of the layers above it. */
  show(layer, bordering) {
    const wanted = new Set([this.fill(layer), ...[layer, ...bordering].map((one) => this.border(one))]);
    for (const { id } of this.map.getStyle().layers.slice(1)) {
      const state = wanted.has(id) ? 'visible' : 'none';
      if ((this.map.getLayoutProperty(id, 'visibility') ?? 'visible') === state) continue;
      this.map.setLayoutProperty(id, 'visibility', state);
    }
  }

  fill(layer) {
    const id = `fill-${layer.key}`;
    if (this.map.getLayer(id)) return id;
    const first = this.map.getStyle().layers.find(({ type }) => type === 'line')?.id;
    const paint = {
      'fill-color': ['to-color', ['feature-state', 'colour'], GROUND.outside],
      'fill-antialias': false,
    };
    this.map.addLayer({ id, type: 'fill', source: this.source('areas', layer), paint }, first);
    return id;
  }

  border(layer) {
    const id = `line-${layer.key}`;
    if (this.map.getLayer(id)) return id;
    const rank = this.levels.indexOf(layer.level);
    const { colour, opacity, widths, byArea } = BORDERS[kindOf(layer.level, this.levels)];
    const above = this.levels.slice(0, rank).map((level) => `line-${level}`).reverse();
    const paint = {
      'line-color': colour,
      'line-opacity': opacity,
      'line-width': width(widths, byArea),
    };
    const source = this.source('lines', layer);
    this.map.addLayer({ id, type: 'line', source, paint }, above.find((one) => this.map.getLayer(one)));
    return id;
  }

  /** One colour per feature; only those that differ from what is shown are touched. */
  recolour(layer, colours) {
    const source = `areas-${layer.key}`;
    const shown = this.painted.get(layer.key) ?? [];
    const target = { source, id: 0 };
    let changed = 0;
    for (let id = 0; id < colours.length; id += 1) {
      if (colours[id] === shown[id]) continue;
      target.id = id;
      this.map.setFeatureState(target, { colour: colours[id] });
      changed += 1;
    }
    this.painted.set(layer.key, colours);
    return changed;
  }

  /** Resolves when what was asked for so far is on the screen. */
  async drawn(layer) {
    const ready = () => this.map.isSourceLoaded(`areas-${layer.key}`);
    do {
      this.map.triggerRepaint();
      await new Promise((done) => this.map.once('render', done));
    } while (!ready());
  }

  refreshGeometry(layer) {
    this.map.getSource(`areas-${layer.key}`)?.setData(layer.collection.tiles ? layer.collection : absolute(layer.address));
    this.map.getSource(`lines-${layer.key}`)?.setData(this.lines(layer));
  }

  fit(box, padding, animate) {
    const duration = animate && !this.calm ? 450 : 0;
    this.map.fitBounds(this.bounds(box), { padding, duration, maxZoom: 11, essential: false });
  }

  jump({ centre: [x, y], zoom }) {
    this.map.jumpTo({ center: this.frame.lonLat(x, y), zoom });
  }

  panTo([x, y]) {
    this.map.easeTo({ center: this.frame.lonLat(x, y), duration: this.calm ? 0 : 250 });
  }

  zoomBy(steps) {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: this.calm ? 0 : 250 });
  }

  resize() {
    this.map?.resize();
  }

  destroy() {
    this.map?.remove();
  }
}
