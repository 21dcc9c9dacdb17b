// The catalogue of indicators: search by words, filter by core set and level, everything unfolded on paper.
(function () {
  const chosen = (kind) =>
    [...document.querySelectorAll(`.catalogue-filters [data-filter="${kind}"][aria-pressed="true"]`)].map((b) => b.dataset.value);
  const narrow = () => {
    const words = (document.getElementById("catalogue-search")?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const [core, chain] = [chosen("core"), chosen("chain")];
    let shown = 0;
    document.querySelectorAll(".catalogue .card").forEach((card) => {
      const text = card.textContent.toLowerCase();
      const fits =
        words.every((word) => text.includes(word)) &&
        (!core.length || Boolean(card.dataset.core)) &&
        (!chain.length || chain.includes(card.dataset.chain));
      card.hidden = !fits;
      shown += fits;
    });
    document.querySelectorAll(".catalogue .group").forEach((group) => {
      group.hidden = !group.querySelector(".card:not([hidden])");
    });
    const count = document.getElementById("catalogue-count");
    const all = !words.length && !core.length && !chain.length;
    if (count) count.textContent = all ? "" : count.dataset.words.replace("{n}", shown);
  };
  document.addEventListener("input", (event) => event.target.id === "catalogue-search" && narrow());
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".catalogue-filters [data-filter]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    narrow();
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".catalogue details").forEach((card) => (card.open = true));
  });
})();
