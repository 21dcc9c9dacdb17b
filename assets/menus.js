// Menus close when an entry is taken, on Escape and on a click beside them; the drawer closes with its view, and stays
// where only the language is another.
(function () {
  const dash = (window.dash_clientside = window.dash_clientside || {});
  // The view that the drawer is open for, in whatever language, and how often it was told in another one.
  let told = "";
  let turns = 0;
  const unspoken = () => JSON.stringify({ ...window.atlasAddress.mapping(), lang: "" });
  dash.trust = {
    // What the drawer holds, and a new number where it is to be told anew.
    close() {
      const stays = document.querySelector(".drawer:not(:empty)") && told === unspoken();
      return stays ? [dash.no_update, ++turns] : [[], dash.no_update];
    },
  };
  const open = () => document.querySelectorAll("details.menu[open]");
  const shut = (name) => {
    dash.set_props(name, { children: [] });
    document.getElementById("how")?.focus();
  };
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest(".menu a")) menu.open = false;
    });
    const unfolds = event.target.closest("[data-unfolds]");
    if (unfolds) {
      const fold = document.getElementById(unfolds.dataset.unfolds);
      fold.open = true;
      fold.querySelector("input").focus();
    }
    if (event.target.closest("#how")) told = unspoken();
    const close = event.target.closest("[data-close]");
    if (close) shut(close.dataset.close);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (document.querySelector(".drawer:not(:empty)")) shut("panel-computed");
  });
})();
