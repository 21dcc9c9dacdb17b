// Places of service above the areas: those of the services shown that are open in the last month of the view and lie
// within its area. All places are fetched once, when they are first shown; which of them are shown is found here.

import { overlaps } from './labels.mjs';
import { ALONE, dot, NAMED, sized, spread } from './spots.mjs';

// How far from a dot the pointer still means it, in pixels.
const REACH = 3;
const ABOVE = 12;

/** The places of a file: a row for each place and service becomes one place with its services. */
function placesOf(file, frame) {
  const places = [];
  file.at.forEach((at, i) => {
    places[at] ??= {
      point: frame.local(file.lon[i], file.lat[i]), area: file.area[i],
      within: new Set([file.area[i], ...file.above[file.area[i]]]), name: { zh: file.zh[i], en: file.en[i] }, offers: [],
    };
    places[at].offers.push({ service: file.service[i], from: file.from[i], to: file.to[i] });
  });
  return places;
}

export class Points {
  /** `map` is the AtlasMap. */
  constructor(map) {
    this.map = map;
    this.files = new Map();
    this.places = [];
  }

  /** Show what a payload tells ({file, services, month}) within an area; nothing hides all. */
  async show(told, within) {
    this.told = told;
    const file = told && (await this.get(told.file));
    if (this.told !== told) return;
    this.places = told ? this.chosen(file, told, within) : [];
    this.names = file?.services ?? {};
    this.map.hands.place = null;
    this.map.overlays.soonLight();
    this.map.overlays.later();
  }

  /** The places of a file, fetched once; again after it did not come. */
  get(name) {
    if (!this.files.has(name)) {
      const task = this.fetch(name);
      task.catch(() => this.files.delete(name));
      this.files.set(name, task);
    }
    return this.files.get(name);
  }

  async fetch(name) {
    const answer = await fetch(this.map.config.points + name);
    if (!answer.ok) throw new Error(`service points: the host answered ${answer.status}`);
    const file = await answer.json();
    await this.map.ready;
    return { services: file.services, places: placesOf(file, this.map.layers.frame) };
  }

  /** The places that offer one of the services in the month, each with those it offers then. */
  chosen({ places }, { services, month }, within) {
    const wanted = new Set(services);
    const open = ({ service, from, to }) => wanted.has(service) && from <= month && (!to || to >= month);
    return places.filter((place) => place.within.has(within))
      .map((place) => ({ ...place, offers: place.offers.filter(open) })).filter(({ offers }) => offers.length);
  }

  /** Cells of equal size do not lie where their areas do. */
  get hidden() {
    return !this.places.length || this.map.ground.equal;
  }

  spots(view) {
    return this.hidden ? [] : spread(this.places, view);
  }

  /** The dots that are large enough for names to step aside. */
  near(view) {
    return view.zoom < ALONE ? [] : this.spots(view);
  }

  draw(pen, view, ratio) {
    if (!this.hidden) dot(pen, this.spots(view), ratio);
  }

  /** Names above the dots where the map is near enough and nothing else is written; `taken` are boxes. */
  name(pen, view, ratio, taken) {
    if (this.hidden || view.zoom < NAMED) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.font = `500 11px ${this.map.stage.font}`;
    pen.strokeStyle = 'rgba(255, 255, 255, 0.92)';
    pen.lineWidth = 3;
    pen.fillStyle = '#16202C';
    for (const { x, y, place } of this.spots(view)) {
      const words = place.name[this.map.lang];
      const half = pen.measureText(words).width / 2;
      const box = [x - half - 2, y - ABOVE - 7, x + half + 2, y - ABOVE + 7];
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      pen.strokeText(words, x, y - ABOVE);
      pen.fillText(words, x, y - ABOVE);
    }
  }

  /** The place under a pointer event, on the map or on what repeats a part of it; null where there is none. */
  under(event) {
    const { insets, renderer, stage } = this.map;
    if (this.hidden || event.target.closest('.atlas-buttons, .atlas-kept-panel, figcaption')) return null;
    const { view, at: [x, y] } = insets.under(event) ?? { view: renderer.view(), at: stage.point(event) };
    const { r, rim } = sized(view);
    let [least, found] = [r + rim + REACH, null];
    for (const place of this.places) {
      const far = Math.hypot(place.point[0] * view.scale + view.x - x, place.point[1] * view.scale + view.y - y);
      if (far < least) [least, found] = [far, place];
    }
    return found;
  }

  /** What a place is, as the tooltip tells of areas: name, services, township. */
  describe(place) {
    const { lang } = this.map;
    const services = this.offered(place).join(lang === 'zh' ? '、' : ', ');
    return { name: place.name[lang], parent: '', value: services, limits: '', versus: this.townOf(place), quiet: true };
  }

  offered({ offers }) {
    return offers.map(({ service }) => this.names[service]?.[this.map.lang] ?? service);
  }

  /** The township of a place with what lies above it; nothing where its level is not loaded. */
  townOf({ area }) {
    const { lang, layers, config } = this.map;
    const layer = layers.loaded.get(config.levels.at(-1));
    const name = layer?.names[layer.index.get(area)];
    return name ? [name[lang], name.parent[lang]].filter(Boolean).join(lang === 'zh' ? ' · ' : ', ') : '';
  }

  /** The names of the places of an area, for those who walk there by keys; nothing where many or none are there. */
  within(code) {
    const own = this.hidden ? [] : this.places.filter((place) => place.within.has(code));
    const named = own.slice(0, 4).map((place) => place.name[this.map.lang]);
    return own.length > named.length ? '' : named.join(this.map.lang === 'zh' ? '、' : ', ');
  }
}
