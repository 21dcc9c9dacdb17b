// Where Dash finds Plotly: the document says it, an address that the browser keeps, on most pages of the quarter of it that
// draws lines and bars. Dash writes another here, of all of it, which is asked for anew with every page.
Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => document.documentElement.dataset.charts, set() {} });
