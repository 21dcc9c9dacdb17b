// Dragging over a chart chooses for the whole page: months over the course, a range of values over the dots of all
// areas. The same choices stand in the boxes at the left, for those who do not drag.
(function () {
  const FIGURES = 6;
  const LEAST = 0.004;
  const rounded = (value) => Number(value.toPrecision(FIGURES));

  const months = (plot, [from, to]) => {
    const { periods } = plot.layout.meta || {};
    if (!periods?.length) return null;
    const inside = (at) => Math.max(0, Math.min(periods.length - 1, at));
    const first = inside(Math.ceil(from - 0.5));
    return { from: periods[first], to: periods[Math.max(first, inside(Math.floor(to + 0.5)))] };
  };
  const values = (plot, [low, high]) => {
    const [least, most] = plot.layout.xaxis.range;
    const edge = high >= plot.data[0].x.reduce((a, b) => Math.max(a, b), -Infinity);
    return (high - low) / (most - least) < LEAST ? null
      : { range: `${rounded(low)}~${edge ? Math.max(rounded(high), topOf(plot)) : rounded(high)}` };
  };
  // The dots end at the highest but a few: what lies beyond stands in the last column.
  const topOf = (plot) => plot.layout.meta?.most ?? -Infinity;
  const BRUSHES = { "panel-trend": months, "panel-distribution": values };

  document.addEventListener("pointerdown", (event) => {
    const plot = event.target.closest?.(".js-plotly-plot");
    const chosen = BRUSHES[plot?.closest("section[id]")?.id];
    if (!chosen || plot.dataset.brushed) return;
    plot.dataset.brushed = "1";
    plot.on("plotly_selected", (selected) => {
      const wanted = selected?.range?.x && chosen(plot, [...selected.range.x].sort((a, b) => a - b));
      if (wanted) window.dash_clientside.atlas.go(wanted);
    });
  }, true);
})();
