// Choosing many areas with the pointer: a box or a freehand line around them. What lies inside by its middle is chosen.

const SMALLEST = 6;

/** Whether a point lies within a closed line of points, by even–odd. */
export function encloses(line, [x, y]) {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i, i += 1) {
    const [[xi, yi], [xj, yj]] = [line[i], line[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

const boxed = ([x, y], [toX, toY]) => [[x, y], [toX, y], [toX, toY], [x, toY]];

export class Lasso {
  /** `choose` hears the closed line, in pixels of the map, and whether it adds to what is chosen; `began` that one
   * is being drawn. */
  constructor(element, { choose, began }, signal) {
    Object.assign(this, { element, choose, began, mode: null, line: null });
    this.drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.drawing.setAttribute('class', 'atlas-lasso');
    this.drawing.setAttribute('aria-hidden', 'true');
    this.shape = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
    this.drawing.append(this.shape);
    element.append(this.drawing);
    const options = { signal, capture: true };
    element.addEventListener('pointerdown', (event) => this.begin(event), options);
    element.addEventListener('pointermove', (event) => this.drag(event), options);
    for (const name of ['pointerup', 'pointercancel']) element.addEventListener(name, (event) => this.end(event), options);
  }

  /** 'box', 'lasso' or null: what dragging on the map does now. */
  take(mode) {
    this.mode = mode;
    this.element.classList.toggle('atlas-lassoing', mode !== null);
    // Said to what lies above the map too; asked by :has(), the whole page is styled anew with every change in it.
    this.element.closest('.middle')?.toggleAttribute('data-drawing', mode !== null);
  }

  at(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  begin(event) {
    const mode = this.mode ?? (event.altKey ? 'box' : null);
    if (!mode || event.button || event.target.closest('button, .atlas-kept-panel')) return;
    event.stopPropagation();
    event.preventDefault();
    this.began();
    this.drawn = mode;
    this.line = [this.at(event)];
    this.element.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.line) return;
    event.stopPropagation();
    if (this.drawn === 'box') this.line = [this.line[0], this.at(event)];
    else this.line.push(this.at(event));
    this.shape.setAttribute('points', this.closed().map((point) => point.join()).join(' '));
  }

  closed() {
    return this.drawn === 'box' ? boxed(this.line[0], this.line.at(-1)) : this.line;
  }

  end(event) {
    if (!this.line) return;
    event.stopPropagation();
    const line = this.closed();
    const [xs, ys] = [0, 1].map((axis) => line.map((point) => point[axis]));
    const wide = Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys);
    this.line = null;
    this.shape.removeAttribute('points');
    if (event.type === 'pointerup' && wide >= SMALLEST) this.choose(line, event.shiftKey);
  }
}
