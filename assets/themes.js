// Light, dark, high contrast, and the size of type: a choice of this browser, as the system where none is made.
(function () {
  const KEY = "atlas-display";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const chosen = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  };
  const show = () => {
    const { theme = "", type = "" } = chosen();
    const shown = theme || (contrast.matches ? "contrast" : dark.matches ? "dark" : "light");
    root.dataset.theme = shown;
    root.dataset.type = type || "normal";
    document.querySelectorAll("[data-display]").forEach((button) => {
      const own = { theme, type }[button.dataset.display] || "";
      button.setAttribute("aria-pressed", String(own === button.dataset.value));
    });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-display]");
    if (!button) return;
    const kept = { ...chosen(), [button.dataset.display]: button.dataset.value };
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing shows the choice until the page is left.
    }
    show();
    window.dispatchEvent(new Event("resize"));
  });
  // The menu is drawn anew in another language.
  document.addEventListener("toggle", (event) => event.target.id === "display-menu" && show(), true);
  dark.addEventListener("change", show);
  contrast.addEventListener("change", show);
  show();
})();
