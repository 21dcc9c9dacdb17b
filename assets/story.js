// Adds the view to the story, opens the editor where its page stands, and leads back to the talk.
(function () {
  const back = sessionStorage.getItem("atlas-stage");
  // Read at once: the page rewrites its address when it settles the view.
  const scene = Number(location.hash.slice(1)) || 1;

  const lang = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  let said = null;

  // Said below the page, since the button has no room for it and in English often only a sign.
  function refuse(button, why) {
    button.textContent = button.dataset.failed;
    said?.remove();
    said = Object.assign(document.createElement("p"), { textContent: why });
    said.addEventListener("animationend", ({ target }) => target.remove());
    document.getElementById("notices")?.append(said);
  }

  async function add(button) {
    if (button.ariaBusy === "true") return;
    const words = button.title;
    button.ariaBusy = "true";
    try {
      const { add: append, freeze, MOST } = await import("./story/shelf.mjs");
      const { words: say } = await import("./story/words.mjs");
      const query = new URLSearchParams(location.search);
      if (location.pathname === "/duration") query.set("tab", "duration");
      const { count, fault } = append(await freeze(`?${query}`));
      if (fault) refuse(button, { most: say(lang()).most(MOST), full: say(lang()).full }[fault]);
      else button.textContent = `${button.dataset.done} (${count})`;
    } catch {
      refuse(button, button.dataset.again);
    }
    button.ariaBusy = "false";
    setTimeout(() => (button.textContent = words), 2200);
  }

  function toTalk() {
    sessionStorage.removeItem("atlas-stage");
    location.href = back;
  }

  async function offerBack() {
    const { words } = await import("./story/words.mjs");
    const button = Object.assign(document.createElement("button"), { className: "back-to-talk", textContent: words(lang()).back });
    button.addEventListener("click", toTalk);
    document.documentElement.classList.add("in-talk");
    document.body.append(button);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#add-to-story");
    if (button) add(button);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, [role=combobox]");
    if (back && event.key.toLowerCase() === "x" && !typing && location.pathname !== "/story") toTalk();
  });
  if (back && location.pathname !== "/story") offerBack();
  if (location.pathname === "/story") {
    sessionStorage.removeItem("atlas-stage");
    const look = () => {
      const element = document.getElementById("story");
      if (!element || element.dataset.started) return;
      element.dataset.started = "1";
      element.dataset.at = String(scene - 1);
      watcher.disconnect();
      import("./story/editor.mjs").then(({ start }) => start(element));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    look();
  }
})();
