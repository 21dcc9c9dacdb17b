// Two maps that move, light up and select together.

import { AtlasMap } from '../map/atlas-map.mjs';

const NAMES = ['one', 'other'];

export async function start(config, act) {
  const maps = NAMES.map((name) => {
    const map = new AtlasMap();
    map.init(document.getElementById(`c-map-${name}`), config, document.getElementById(`c-legend-${name}`))
      .catch((error) => map.fail(error));
    return map;
  });
  maps.forEach((map, i) => link(map, maps[1 - i], act));
  let version = 0;
  return {
    maps,
    light: (code) => maps.forEach((map) => map.highlight({ hovered: code })),
    async show({ maps: payloads, titles }) {
      version = Math.max(version, payloads[0].version);
      if (payloads[0].version < version) return;
      NAMES.forEach((name, i) => {
        document.getElementById(`c-head-${name}`).textContent = titles[i];
      });
      await Promise.all(maps.map((map, i) => map.setValues(payloads[i]).catch(() => null)));
    },
  };
}

/** What is done on one map is done on the other: the one last touched leads. */
function link(map, other, act) {
  const { element } = map;
  element.addEventListener('atlas:hover', ({ detail }) => other.highlight({ hovered: detail.code }));
  element.addEventListener('atlas:select', ({ detail }) => act.select(detail.code));
  element.addEventListener('atlas:clear', () => act.clear());
  element.addEventListener('atlas:drill', ({ detail }) => act.drill(detail.code));
  element.addEventListener('atlas:up', () => act.up());
  element.addEventListener('atlas:cells', ({ detail }) => act.cells(detail.on));
  const lead = () => {
    map.leads = true;
    other.leads = false;
  };
  for (const name of ['pointerdown', 'wheel', 'keydown', 'pointerenter']) {
    element.addEventListener(name, lead, { capture: true, passive: true });
  }
  element.addEventListener('atlas:moved', () => {
    if (map.leads && other.renderer?.started) other.renderer.jump(map.navigation.looking());
  });
}
