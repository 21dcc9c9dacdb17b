// The fields that say how a scene looks: what stands beside the map, what it is compared with, spotlight, zoom,
// call-outs, and of which build its figures are.

import { layer } from './geometry.mjs';
import { make } from './player.mjs';

const EARLIER = 'earlier';

/** Whether somebody wrote the title of a scene: whether it is not the finding it came with. */
function written(scene, lang) {
  return scene.title[lang] !== (scene.drafted ?? { zh: scene.zh.finding, en: scene.en.finding })[lang];
}

/** A scene frozen anew: `now` with the note, the look and, where somebody wrote it, the title that it had. */
export function renewed(scene, now, look) {
  const own = { ...scene.look, breaks: null, ...look, pair: now.look.pair, own: now.look.own };
  const title = Object.fromEntries(['zh', 'en'].map((lang) => [lang, written(scene, lang) ? scene.title[lang] : now.title[lang]]));
  return { ...now, drafted: now.title, title, note: scene.note, look: own };
}

/** The view that a scene of two was made from. */
const ownView = (scene) => (scene.other && scene.look.own === 'second' ? scene.other : scene);
const otherView = (scene) => (ownView(scene) === scene ? scene.other : scene);

function choice(label, pairs, value, set) {
  const box = make('select', 'story-select', ...pairs.map(([name, words]) => new Option(words, name)));
  box.value = value;
  box.addEventListener('change', () => set(box.value));
  return make('label', 'story-field', label, box);
}

function check(label, on, set) {
  const box = make('input');
  box.type = 'checkbox';
  box.checked = on;
  box.addEventListener('change', () => set(box.checked));
  return make('label', 'story-check', box, label);
}

/** All fields of a view scene. */
export function looks(editor, scene) {
  const { say, lang } = editor;
  const newer = editor.element.dataset.build !== scene.build;
  const link = make('a', 'quiet-button', say.open);
  link.href = `/map${ownView(scene).search}&lang=${lang}`;
  const frozen = make('p', 'quiet', say.frozen(scene.build, scene.extracted));
  if (newer) frozen.append(make('strong', 'story-newer', say.newer(editor.element.dataset.build)));
  const asides = ['none', 'trend', 'curve', 'ranking'].map((name) => [name, say[name]]);
  const refresh = () => editor.refreeze(ownView(scene).search, otherView(scene)?.search, scene.look.pair);
  return [
    ...(scene.other && scene.look.pair !== 'turn' ? [] : [choice(say.aside, asides, scene.look.aside, (name) => editor.edit((one) => { one.look.aside = name; }))]),
    ...comparison(editor, scene, newer),
    check(say.spotlight, scene.look.spotlight, (on) => editor.edit((one) => { one.look.spotlight = on; })),
    ...sameClasses(editor, scene, newer),
    zoom(editor, scene),
    callouts(editor, scene),
    frozen,
    make('div', 'story-acts', link, ...(newer ? [editor.button(say.refresh, refresh)] : [])),
  ];
}

/** With what the scene is compared, and how. A scene of an older build is first updated, so that no figure changes unasked. */
function comparison(editor, scene, newer) {
  const { say, lang, story, at } = editor;
  const others = story.scenes.map((one, i) => [one, i]).filter(([one, i]) => one.kind === 'view' && i !== at);
  const pairs = [['', say.nothing], [EARLIER, say.earlier], ...others.map(([one, i]) => [String(i), `${i + 1} · ${one.title[lang].slice(0, 40)}`])];
  if (scene.other) pairs.push(['kept', `${otherView(scene)[lang].indicator} · ${otherView(scene)[lang].subject}`.slice(0, 60)]);
  const own = ownView(scene);
  const compare = (name) => {
    if (newer) {
      editor.status.textContent = say.pairNewer;
      return editor.drawForm();
    }
    const other = name === EARLIER || !name ? name : ownView(story.scenes[Number(name)]).search;
    return editor.refreeze(own.search, other, scene.look.pair ?? '');
  };
  const fields = [choice(say.compare, pairs, scene.other ? 'kept' : '', (name) => name !== 'kept' && compare(name))];
  if (scene.other) {
    fields.push(choice(say.how, [['beside', say.beside], ['turn', say.turn]], scene.look.pair, (name) => editor.edit((one) => { one.look.pair = name; })));
  }
  return fields;
}

/** The classes and the key of the last scene of the same indicator: a change of colour is a change of value. */
function sameClasses(editor, scene, newer) {
  const { say, story, at } = editor;
  const before = story.scenes.slice(0, at).reverse().find((one) => one.kind === 'view');
  if (scene.other || newer || !before || before.zh.indicator !== scene.zh.indicator || before.map.mark === 'circle') return [];
  const query = new URLSearchParams(scene.search);
  const set = (on) => {
    const edges = (before.look.breaks ?? before.map.breaks).map((edge) => Number(edge.toPrecision(9)));
    // As layouts/display.py writes the edges of classes that are kept.
    if (on) query.set('breaks', `~${edges}~`);
    else query.delete('breaks');
    editor.refreeze(`?${query}`);
  };
  return [check(say.sameClasses, query.has('breaks'), set)];
}

function zoom(editor, scene) {
  const { say, lang } = editor;
  const box = make('select', 'story-select', new Option(say.whole, ''));
  box.addEventListener('change', () => editor.edit((one) => { one.look.zoom = box.value; }));
  Promise.all([layer(scene.geo.areas), layer(scene.geo.above)]).then(([areas, above]) => {
    const codes = [scene.map.selected, ...scene.look.callouts.map(({ code }) => code)];
    const named = [...new Set(codes)].map((code) => areas.shapes[areas.index.get(code)]).filter(Boolean);
    box.append(...[...named, ...above.shapes].map((one) => new Option(one[lang], one.code)));
    box.value = scene.look.zoom;
  }).catch(() => null);
  return make('label', 'story-field', say.zoom, box);
}

function callouts(editor, scene) {
  const { say, lang } = editor;
  const rows = scene.look.callouts.map(({ code, words: said }, i) => {
    const text = make('input');
    text.value = said[lang];
    text.maxLength = 80;
    text.setAttribute('aria-label', `${say.callouts} ${code}`);
    text.addEventListener('input', () => editor.edit((one) => { one.look.callouts[i].words[lang] = text.value; }, `callout ${i}`));
    const drop = editor.button('×', () => editor.edit((one) => one.look.callouts.splice(i, 1)));
    drop.setAttribute('aria-label', say.remove);
    return make('div', 'story-callout', text, drop);
  });
  const wanted = make('input');
  wanted.placeholder = say.calloutCode;
  wanted.setAttribute('aria-label', say.calloutCode);
  const add = async () => {
    const found = await area(scene, wanted.value.trim().toLowerCase());
    if (!found) editor.status.textContent = say.unknown;
    else if (scene.look.callouts.length >= 12) editor.status.textContent = say.manyCallouts;
    else editor.edit((one) => one.look.callouts.push({ code: found.code, words: { zh: found.zh, en: found.en } }), '', scene);
  };
  wanted.addEventListener('keydown', (event) => event.key === 'Enter' && add());
  return make('div', 'story-field', say.callouts, ...rows, make('div', 'story-callout', wanted, editor.button(say.callout, add)));
}

/** The area of the map that a text names: by code or name, else by how its name begins. */
async function area(scene, text) {
  const { shapes } = await layer(scene.geo.areas);
  if (!text) return undefined;
  return shapes.find(({ code, zh, en }) => [code, zh, en.toLowerCase()].includes(text)) ??
    shapes.find(({ zh, en }) => zh.startsWith(text) || en.toLowerCase().startsWith(text));
}
