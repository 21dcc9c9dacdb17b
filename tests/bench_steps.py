"""What the benchmark does in the page, as JavaScript that answers milliseconds."""

# A task posted from a frame's own callback runs when that frame has been handed to the screen, before all else that
# waits.
PRESENTED = "new Promise((done) => requestAnimationFrame(() => scheduler.postTask(done, {priority: 'user-blocking'})))"
# From the moment the view changes to the frame that shows the new values. Our map paints between two frames: the next
# one shows it.
OUR_CHANGE = f"""async (view) => {{
  const map = document.getElementById('map');
  const painted = new Promise((done) => map.addEventListener('atlas:painted', done, {{once: true}}));
  const began = performance.now();
  dash_clientside.atlas.open('?' + new URLSearchParams(view));
  await painted;
  await {PRESENTED};
  return performance.now() - began;
}}"""
# The same link on every page, what it does, and the promise of the frame that shows what it did.
LINK = """
  const link = Object.assign(document.createElement('a'), {id: 'bench-link', textContent: 'go'});
  Object.assign(link.style, {position: 'fixed', left: '4px', bottom: '4px', zIndex: 9999});
  document.body.append(link);
"""
OUR_LINK = f"""() => {{
  {LINK}
  link.dataset.view = '1';
  window.shown = async () => {{
    await new Promise((done) => document.addEventListener('atlas:painted', done, {{once: true}}));
    await {PRESENTED};
  }};
}}"""
# The rival's map says that it is idle within the frame that shows it: no other frame is waited for.
RIVAL_LINK = f"""() => {{
  {LINK}
  link.addEventListener('click', (event) => {{
    event.preventDefault();
    dash_clientside.set_props('view', {{data: Object.fromEntries(new URLSearchParams(link.search))}});
  }});
  window.shown = async () => {{
    const plot = document.querySelector('.js-plotly-plot');
    const map = plot._fullLayout.map._subplot.map;
    const drawn = new Promise((done) => plot.once('plotly_afterplot', done));
    await Promise.all([drawn, new Promise((done) => map.once('idle', done))]);
    await new Promise((done) => scheduler.postTask(done, {{priority: 'user-blocking'}}));
  }};
}}"""
PRESSED = "(view) => { document.getElementById('bench-link').href = '?' + new URLSearchParams(view); }"
TIMED = """() => {
  const press = new Promise((done) => addEventListener('click', done, {capture: true, once: true}));
  const shown = window.shown();
  window.timed = shown.then(async () => performance.now() - (await press).timeStamp);
}"""
BACK = """async () => {
  const began = performance.now();
  const shown = window.shown();
  history.back();
  await shown;
  return performance.now() - began;
}"""
HOVER = """async ([x, y]) => {
  const map = document.getElementById('map');
  const began = performance.now();
  map.dispatchEvent(new PointerEvent('pointermove', {clientX: x, clientY: y, bubbles: true}));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}"""
# The length of each frame while the pointer draws circles with the button down.
DRAG = """async () => {
  const map = document.querySelector('#map .atlas-areas');
  const box = map.getBoundingClientRect();
  const send = (type, at) => {
    const x = box.left + 0.4 * box.width + 60 * Math.sin(at / 9);
    const y = box.top + 0.4 * box.height + 60 * Math.cos(at / 9);
    const facts = {clientX: x, clientY: y, pointerId: 1, buttons: 1, bubbles: true};
    (document.elementFromPoint(x, y) ?? map).dispatchEvent(new PointerEvent(type, facts));
  };
  const capture = Element.prototype.setPointerCapture;
  Element.prototype.setPointerCapture = () => {};
  send('pointerdown', 0);
  const frames = [];
  let before = performance.now();
  for (let at = 0; at < 90; at += 1) {
    send('pointermove', at);
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - before);
    before = now;
  }
  send('pointerup', 90);
  Element.prototype.setPointerCapture = capture;
  return frames;
}"""
OURS = ("webgl", "canvas")
RIVALS = ("Plotly, patch", "Plotly, figure")
