// Runs a window through the periods: the classes stay, the rail waits, a second press, any other click or Back ends it.
(function () {
  const { mapping } = window.atlasAddress;
  const [FRAME, STEP, FRAME_PAUSE, PATIENCE] = [12, 3, 450, 1200];
  let playing = 0;

  const button = () => document.querySelector("#play[aria-pressed=true]");
  const on = () => button() !== null;
  const painted = () => new Promise((done) => document.addEventListener("atlas:painted", done, { once: true }));
  const pause = (long) => new Promise((done) => setTimeout(done, long));
  const swap = (button, on) => {
    const words = button.textContent;
    button.textContent = button.dataset.other;
    button.dataset.other = words;
    button.setAttribute("aria-pressed", String(on));
  };
  const mark = (is) => document.querySelector(".frame")?.toggleAttribute("data-playing", is);
  const play = async (button) => {
    const mine = ++playing;
    const periods = button.dataset.periods.split(" ");
    const [first, last] = ["from", "to"].map((key) => periods.indexOf(mapping()[key]));
    const long = Math.min(last - first, FRAME - 1);
    const kept = new URLSearchParams(document.querySelector(".padlock:not(.locked)")?.search).get("breaks");
    swap(button, true);
    mark(true);
    const start = last >= periods.length - 4 ? 0 : first;
    for (let at = start; at + long < periods.length && playing === mine; at += STEP) {
      const frame = painted();
      const view = { ...mapping(), from: periods[at], to: periods[at + long], ...(kept && { breaks: kept }) };
      dash_clientside.atlas.open(new URLSearchParams(view).toString(), at > start);
      await Promise.race([frame, pause(PATIENCE)]);
      await pause(FRAME_PAUSE);
    }
    if (playing === mine) stop();
  };
  const stop = () => {
    playing += 1;
    mark(false);
    if (on()) swap(button(), false);
    dash_clientside.atlas.release();
  };

  // At the window: a link that ends it has set its view by then.
  window.addEventListener("click", ({ target }) => {
    const pressed = target.closest("#play");
    if (on()) stop();
    else if (pressed) play(pressed);
  });
  window.addEventListener("popstate", () => on() && stop());
  window.atlasPlay = { on };
})();
