// Prints a brief, and makes the briefs of many areas: begun here, watched, stopped, collected.
(function () {
  const PAUSE = 700;
  let job = null;

  const put = (box, ...parts) => box.replaceChildren(...parts);
  const link = (words, href) => Object.assign(document.createElement("a"), { textContent: words, href, download: "" });

  async function ask(method, address) {
    const answer = await fetch(address, { method });
    if (answer.status === 429 && answer.headers.get("Content-Type") === "application/json") return answer.json();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function watch(box, name, of) {
    const bar = Object.assign(document.createElement("progress"), { max: of, value: 0 });
    const words = document.createElement("span");
    const stop = Object.assign(document.createElement("button"), { textContent: box.dataset.cancel, className: "quiet-button" });
    stop.addEventListener("click", () => ask("DELETE", `/jobs/${name}`));
    put(box, bar, words, stop);
    while (job === name) {
      const { state, done, place } = await ask("GET", `/jobs/${name}`);
      if (state === "waiting") bar.removeAttribute("value");
      else bar.value = done;
      words.textContent = state === "waiting"
        ? box.dataset.waiting.replace("{n}", place)
        : box.dataset.making.replace("{done}", done).replace("{n}", of);
      if (state === "running" || state === "waiting") await new Promise((wake) => setTimeout(wake, PAUSE));
      else if (state === "done") {
        put(box, link(box.dataset.zip, `/jobs/${name}/briefs.zip`), link(box.dataset.pdf, `/jobs/${name}/briefs.pdf`), link(box.dataset.book, `/jobs/${name}/briefs.xlsx`));
        job = null;
      } else if (state === "cancelled") {
        put(box, box.dataset.cancelled);
        job = null;
      } else throw new Error(state);
    }
  }

  async function begin(level) {
    const box = document.getElementById("briefs-progress");
    box.hidden = false;
    try {
      const query = new URLSearchParams(location.search);
      query.set("batch", level);
      const begun = await ask("POST", `/briefs?${query}`);
      if (begun.busy) {
        put(box, box.dataset[begun.busy].replace("{n}", begun.waiting));
        return;
      }
      job = begun.job;
      await watch(box, begun.job, begun.of);
    } catch {
      job = null;
      put(box, box.dataset.failed);
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const many = event.target.closest("[data-briefs]");
    if (many && !job) begin(many.dataset.briefs);
  });
})();
