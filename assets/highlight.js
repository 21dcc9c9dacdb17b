// An area pointed at anywhere lights up everywhere, in the browser alone.
(function () {
  const PLOT = "#panel-distribution .js-plotly-plot";
  const light = (code) => dash_clientside.atlas.light(code);

  const listen = (plot) => {
    plot.dataset.lights = "1";
    plot.on("plotly_hover", ({ points }) => light(points[0].customdata));
    plot.on("plotly_unhover", () => light(null));
  };
  const point = ({ target }) => {
    const plot = target.closest?.(PLOT);
    if (plot && !plot.dataset.lights) listen(plot);
    if (!plot && !target.closest?.("#map")) light(target.closest?.("[data-area]")?.dataset.area ?? null);
  };
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

  document.addEventListener("atlas:hover", ({ detail }) => {
    inRanking(detail.code);
    inPlot(detail.code);
  });
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
})();
