// Menus close when an entry is taken, on Escape and on a click beside them; the drawer closes.
(function () {
  const dash = (window.dash_clientside = window.dash_clientside || {});
  dash.trust = { close: () => [] };
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
