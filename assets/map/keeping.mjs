// What a reader keeps in this browser: groups of areas of their own, and views. A group travels in the part of the
// address after "#", which never leaves the browser.

const GROUPS = 'atlas-groups';
const VIEWS = 'atlas-views';
const MOST = 60;
const HASH = '#areas=';

function read(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(found) ? found.filter((one) => one && typeof one.name === 'string') : [];
  } catch {
    return [];
  }
}

/** False where the browser keeps nothing. */
function write(key, entries) {
  try {
    localStorage.setItem(key, JSON.stringify(entries.slice(-MOST)));
    return true;
  } catch {
    return false;
  }
}

const put = (key, entry) => write(key, [...read(key).filter(({ name }) => name !== entry.name), entry]);
const drop = (key, name) => write(key, read(key).filter((one) => one.name !== name));
const rename = (key, from, name) => write(key, read(key)
  .filter((one) => one.name === from || one.name !== name)
  .map((one) => (one.name === from ? { ...one, name } : one)));

export const groups = {
  all: () => read(GROUPS).filter(({ codes }) => Array.isArray(codes)),
  keep: (name, codes) => put(GROUPS, { name, codes }),
  drop: (name) => drop(GROUPS, name),
  rename: (from, name) => rename(GROUPS, from, name),
};

export const views = {
  all: () => read(VIEWS).filter(({ search }) => typeof search === 'string' && search.startsWith('?')),
  /** `place` has path, search and hash, as `location` has. */
  keep: (name, { path, search, hash }) => put(VIEWS, { name, path, search: search || '?', hash }),
  drop: (name) => drop(VIEWS, name),
  rename: (from, name) => rename(VIEWS, from, name),
};

/** The address of a kept view in the language spoken now: {path, search, hash}. */
export function addressOf({ path = location.pathname, search, hash = '' }, lang) {
  const query = new URLSearchParams(search);
  query.set('lang', lang);
  return { path, search: `?${query}`, hash };
}

/** The group that an address carries: {name, codes}, or null. */
export function carried(hash = location.hash) {
  if (!hash.startsWith(HASH)) return null;
  const [name, codes = ''] = hash.slice(HASH.length).split(';');
  const found = codes.split('.').filter((code) => /^\w{1,20}$/.test(code));
  try {
    return found.length ? { name: decodeURIComponent(name).slice(0, 60), codes: found } : null;
  } catch {
    return null;
  }
}

/** What stands after the address for a group; nothing for none. */
export function carry(group) {
  return group ? `${HASH}${encodeURIComponent(group.name)};${group.codes.join('.')}` : '';
}

const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;

/** A group as a file: one row per area. Names, no figures. */
export function asFile(group, layer, lang) {
  const rows = group.codes.map((code) => {
    const name = layer.names[layer.index.get(code)];
    return [code, name?.[lang] ?? '', name?.parent[lang] ?? ''].map(quoted).join(',');
  });
  return `\uFEFFcode,name,parent\r\n${rows.join('\r\n')}\r\n`;
}

/** The codes of a file that was kept, or of any list with a code at the start of each line. */
export function fromFile(text) {
  return [...new Set([...text.matchAll(/^\uFEFF?"?(\d{4,20})"?(?=[,;\t\s]|$)/gm)].map((found) => found[1]))];
}
