// Which renderer draws the areas. All have the members: start, show, recolour, drawn,
// refreshGeometry, view, fit, panTo, zoomBy, on (move, shift, rest, click, dblclick), resize, destroy.

import { CanvasRenderer } from './canvas-renderer.mjs';
import { hasCanvas, SvgRenderer } from './svg-renderer.mjs';
import { hasFastWebGL, WebGLRenderer } from './webgl-renderer.mjs';

export const RENDERERS = { webgl: WebGLRenderer, canvas: CanvasRenderer, svg: SvgRenderer };

/** What to try, in order: WebGL where a graphics processor draws it, a canvas, SVG; `config.renderer` goes first. */
export function choices(config) {
  const first = config.renderer ?? (hasFastWebGL() ? 'webgl' : null);
  return [...new Set([first, hasCanvas() ? 'canvas' : null, 'svg'])].filter(Boolean);
}
