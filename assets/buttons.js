// Buttons that say what they have done: the address or a text copied, the list of indicators unfolded.
(function () {
  const SAYS = 1600;
  const copy = async (button, text) => {
    await window.atlasCopy(text);
    const words = button.textContent;
    if (words === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), SAYS);
  };
  const unfold = (button) => {
    const words = button.textContent;
    button.closest(".indicators").classList.toggle("all");
    button.textContent = button.dataset.toggle;
    button.dataset.toggle = words;
  };
  const share = (button) => {
    window.atlasAddress.inscribe();
    copy(button, location.href);
  };
  const BUTTONS = {
    "#share": share,
    "[data-copy]": (button) => copy(button, document.getElementById(button.dataset.copy).textContent),
    "[data-toggle]": unfold,
  };
  document.addEventListener("click", ({ target }) => {
    for (const [kind, act] of Object.entries(BUTTONS)) {
      const button = target.closest(kind);
      if (button) act(button);
    }
  });
})();
