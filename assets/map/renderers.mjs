// Which renderer draws the areas. Both have the members: start, show, recolour, drawn,
// refreshGeometry, view, fit, panTo, zoomBy, on (move, shift, rest, click, dblclick), resize, destroy.

import { CanvasRenderer } from './canvas-renderer.mjs';
import { hasFastWebGL, WebGLRenderer } from './webgl-renderer.mjs';

export const RENDERERS = { webgl: WebGLRenderer, canvas: CanvasRenderer };

/** WebGL where a graphics processor draws it, else a canvas; `config.renderer` decides otherwise. */
export function choice(config) {
  return config.renderer ?? (hasFastWebGL() ? 'webgl' : 'canvas');
}
