// Outlines of the hovered, selected, compared and enclosing areas, above everything but names.

const STYLES = {
  scope: { halo: 0, line: 1.8, colour: '#33404B' },
  compared: { halo: 5, line: 2.2 },
  selected: { halo: 6, line: 3, colour: '#D9480F' },
  hovered: { halo: 5.5, line: 2, colour: '#16202C' },
};

export class Outlines {
  constructor() {
    this.shapes = { scope: null, compared: [], selected: null, hovered: null };
  }

  set(changes) {
    Object.assign(this.shapes, changes);
  }

  draw(pen, view, ratio) {
    pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
    pen.lineJoin = 'round';
    const { scope, compared, selected, hovered } = this.shapes;
    if (scope) this.stroke(pen, view, scope, STYLES.scope);
    for (const { shape, colour } of compared) {
      this.stroke(pen, view, shape, { ...STYLES.compared, colour });
    }
    if (hovered && hovered !== selected) this.stroke(pen, view, hovered, STYLES.hovered);
    if (selected) this.stroke(pen, view, selected, STYLES.selected);
  }

  stroke(pen, view, shape, { halo, line, colour }) {
    if (halo) {
      pen.lineWidth = halo / view.scale;
      pen.strokeStyle = '#FFFFFF';
      pen.stroke(shape.path);
    }
    pen.lineWidth = line / view.scale;
    pen.strokeStyle = colour;
    pen.stroke(shape.path);
  }
}
