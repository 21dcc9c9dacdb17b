// Need against coverage: one map of nine kinds, and a legend of three by three cells that the page draws.

import { AtlasMap } from '../map/atlas-map.mjs';
import { quantity } from '../map/numbers.mjs';
import { Picture, STATUS } from '../map/picture.mjs';

export async function start(config, act) {
  const element = document.getElementById('c-map-both');
  const map = new AtlasMap();
  map.init(element, config).catch((error) => map.fail(error));
  element.addEventListener('atlas:select', ({ detail }) => act.select(detail.code));
  element.addEventListener('atlas:clear', () => act.clear());
  element.addEventListener('atlas:drill', ({ detail }) => act.drill(detail.code));
  element.addEventListener('atlas:up', () => act.up());
  element.addEventListener('atlas:cells', ({ detail }) => act.cells(detail.on));
  element.addEventListener('atlas:hover', ({ detail }) => say(map, detail.code));
  const legend = document.getElementById('panel-c-legend');
  let pinned = null;
  const cell = (event) => event.target.closest?.('[data-class]');
  const keep = (found) => map.keep(found ? Number(found.dataset.class) : pinned);
  legend.addEventListener('pointerover', (event) => keep(cell(event)));
  legend.addEventListener('pointerleave', () => keep(null));
  legend.addEventListener('focusin', (event) => keep(cell(event)));
  legend.addEventListener('focusout', () => keep(null));
  legend.addEventListener('click', (event) => {
    const found = cell(event);
    if (!found) return;
    const at = Number(found.dataset.class);
    pinned = pinned === at ? null : at;
    legend.querySelectorAll('[data-class]').forEach((one) => {
      one.setAttribute('aria-pressed', String(pinned !== null && one === found));
    });
    map.keep(pinned);
  });
  return {
    map,
    light(code) {
      map.highlight({ hovered: code });
      say(map, code);
    },
    async show(payload) {
      pinned = null;
      legend.querySelectorAll('[aria-pressed=true]').forEach((one) => one.setAttribute('aria-pressed', 'false'));
      await map.setValues(payload).catch(() => null);
      say(map, payload.selected);
    },
  };
}

/** The area pointed at, or the selected one, with both figures and where it lies in the legend. */
function say(map, code) {
  const { picture } = map;
  const said = document.getElementById('c-said');
  const at = picture?.layer.index.get(code ?? picture.payload.selected);
  const legend = document.getElementById('panel-c-legend');
  legend.querySelectorAll('.lit').forEach((one) => one.classList.remove('lit'));
  if (!said || !picture) return;
  if (at === undefined) {
    said.textContent = '';
    return;
  }
  const { lang, names, second, unit } = picture.payload;
  picture.second ??= new Picture({ ...second, breaks: [], colours: [] }, picture.layer);
  const { layer } = picture;
  const told = (value, form, status) => (status <= STATUS.zero ? quantity(value, form) : '–');
  const figures = [
    `${names[0]} ${told(picture.values[at], unit, Number.isFinite(picture.values[at]) ? 0 : 9)}`,
    `${names[1]} ${told(picture.second.values[at], second.unit, picture.second.status[at])}`,
  ];
  const { [lang]: name, parent } = layer.names[at];
  said.textContent = `${name}${parent[lang] ? ` · ${parent[lang]}` : ''}: ${figures.join(' · ')}`;
  legend.querySelector(`[data-class="${picture.classes[at]}"]`)?.classList.add('lit');
}
