// An area pointed at anywhere lights up everywhere, in the browser alone.
(function () {
  const PLOT = "#panel-distribution .js-plotly-plot";
  const light = (code) => dash_clientside.atlas.light(code);

  const inRanking = (code) => {
    document.querySelectorAll(".ranking tr.lit").forEach((row) => row.classList.remove("lit"));
    document.querySelector(`.ranking [data-area="${code}"]`)?.closest("tr").classList.add("lit");
  };
  const inPlot = (code) => {
    const plot = document.querySelector(PLOT);
    const at = plot?.data?.[0]?.customdata?.indexOf(code) ?? -1;
    if (at >= 0) window.Plotly?.Fx.hover(plot, [{ curveNumber: 0, pointNumber: at }]);
    else if (plot?.data?.length) window.Plotly?.Fx.unhover(plot);
  };

  const listen = (plot) => {
    plot.dataset.lights = "1";
    plot.on("plotly_hover", ({ points }) => fromPlot(points[0].customdata));
    plot.on("plotly_unhover", () => fromPlot(null));
  };
  const fromPlot = (code) => {
    light(code);
    inRanking(code);
  };
  let pointed = null;
  const point = ({ target }) => {
    const plot = target.closest?.(PLOT);
    if (plot && !plot.dataset.lights) listen(plot);
    if (plot || target.closest?.("#map")) return;
    const code = target.closest?.("[data-area]")?.dataset.area ?? null;
    if (code === pointed) return;
    pointed = code;
    light(code);
    inRanking(code);
    inPlot(code);
  };

  document.addEventListener("atlas:hover", ({ detail }) => {
    inRanking(detail.code);
    inPlot(detail.code);
  });
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
})();
