// What the buttons on the map turn on and off.

// Areas with a smaller typical side on the screen (pixels) give way to the level above, where that follows the zoom.
const LEGIBLE = 18;

export class Switches {
  /** `map` is the AtlasMap. */
  constructor(map) {
    this.map = map;
    this.following = false;
    const { insets, buttons } = map;
    if (insets.all.length) buttons.press('insets', insets.wanted);
    else buttons.drop('insets');
    if (map.config.points) buttons.press('points', false);
    else buttons.drop('points');
  }

  press(name) {
    const { map } = this;
    if (name === 'cells') this.tellCells(!map.ground.equal).catch((error) => map.fail(error));
    else if (['box', 'lasso', 'kept'].includes(name)) map.chosen.press(name);
    else if (name === 'follow') this.follow(!this.following);
    else if (name === 'insets') this.enlarge(!map.insets.wanted);
    else if (name === 'figures') this.tellFigures(!map.overlays.labels.figures);
    else if (name === 'points') map.emit('points', { on: !map.picture?.payload.points });
    else if (name === 'home') map.flyTo(map.navigation.within);
    else map.renderer?.zoomBy(name === 'zoomIn' ? 1 : -1);
  }

  /** As below, at once, and for the link and the pictures to take away. */
  async tellCells(on) {
    const { map } = this;
    this.cells(on);
    if (map.picture) await map.present(map.picture.payload);
    map.emit('cells', { on });
  }

  /** Draw every area as one equal cell, or as it lies; the map then looks at all of it anew. */
  cells(on) {
    const { map } = this;
    if (map.ground.equal === on) return;
    map.ground.equal = on;
    map.buttons.press('cells', on);
    map.navigation.forget();
  }

  /** Show dense and far parts larger in the corner, or not. */
  enlarge(on) {
    const { map } = this;
    map.insets.wanted = on;
    map.buttons.press('insets', on);
    map.insets.draw();
    map.overlays.soonLight();
  }

  /** As below, and for the link and the pictures to take away. */
  tellFigures(on) {
    this.figures(on);
    this.map.emit('figures', { on });
  }

  /** Write the value below the name of each area for which there is room, or the names of the places alone. */
  figures(on) {
    const { map } = this;
    map.overlays.labels.figures = on;
    map.buttons.press('figures', on);
    map.overlays.name();
    map.overlays.soonLight();
  }

  /** Show places of service as a payload says; their code and the places are fetched when they are first shown. */
  async points(payload) {
    const { map } = this;
    map.buttons.press('points', Boolean(payload.points));
    this.pointing ??= import('./points.mjs').then(({ Points }) => new Points(map));
    map.points = await this.pointing;
    await map.points.show(payload.points, payload.within);
  }

  /** Let the level follow the zoom, or leave it as it is. */
  follow(on) {
    this.following = on;
    this.map.buttons.press('follow', on);
    if (on) this.fitLevel();
  }

  /** The map has come to rest. */
  rest() {
    if (this.following) this.fitLevel();
  }

  /** Ask for the finest level whose areas are large enough to be told apart here. */
  fitLevel() {
    const { map } = this;
    const { levels } = map.config;
    const { scale } = map.renderer.view();
    const below = levels.slice((map.navigation.scope?.rank ?? 0) + 1);
    const legible = ({ level, typicalSide }) => below.includes(level) && typicalSide * scale >= LEGIBLE;
    const level = [...map.layers.loaded.values()].filter(legible)
      .sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level))[0]?.level ?? below[0];
    if (level && level !== map.picture.layer.level) map.emit('level', { level });
  }
}
