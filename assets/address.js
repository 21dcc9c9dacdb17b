// The address of a view: read, put together and kept in the history here alone.
(function () {
  const KEYS = document.documentElement.dataset.view.split(" ");
  const EVERYBODY = "all";
  // An address that the browser has not been told yet: to keep one takes it longer than the map takes to paint, and a
  // frame besides. It is told when the map has painted, before the next address, and before the page is left.
  let unwritten = null;
  let late = 0;
  // How many steps into the history of this page the address stands.
  const standing = () => history.state?.at ?? 0;
  let at = standing();

  const here = () => unwritten?.search ?? location.search;
  const mapping = () => {
    const query = new URLSearchParams(here());
    return Object.fromEntries(KEYS.filter((key) => query.get(key)).map((key) => [key, query.get(key)]));
  };
  // One address for one view, in whatever order it was put together.
  const address = (view) => {
    const query = new URLSearchParams();
    KEYS.forEach((key) => view[key] && view[key] !== EVERYBODY && query.set(key, view[key]));
    return "?" + query;
  };
  const inscribe = () => {
    clearTimeout(late);
    if (!unwritten) return;
    const { search, replace } = unwritten;
    unwritten = null;
    at += replace ? 0 : 1;
    history[replace ? "replaceState" : "pushState"]({ at }, "", location.pathname + search + location.hash);
  };
  // Told at once, or within so many milliseconds.
  const write = (view, { replace, patience }) => {
    const search = address(view);
    if (search === here()) return search;
    inscribe();
    unwritten = { search, replace };
    if (patience) late = setTimeout(inscribe, patience);
    else inscribe();
    return search;
  };

  // The areas chosen on the map stand after "#" of the address they were chosen in, not of the one before it.
  const carry = (hash) => {
    inscribe();
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  };

  document.addEventListener("atlas:carry", ({ detail }) => carry(detail.hash));
  addEventListener("pagehide", inscribe);
  // Back leads from an address that the browser has not been told to the one before, which the browser has just left.
  addEventListener("popstate", (event) => {
    const isMissed = unwritten && !unwritten.replace && standing() === at - 1;
    [unwritten, at] = [null, standing()];
    if (!isMissed) return;
    event.stopImmediatePropagation();
    history.forward();
  });
  window.atlasAddress = { KEYS, EVERYBODY, address, mapping, write, inscribe };
})();
