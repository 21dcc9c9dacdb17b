"""Layers of very many areas come in tiles: near by, those in view are brought once, and no others."""

from callbacks.host import own_files

BRING = """async () => {
  const { Layers } = await import('MAP/geometry.mjs');
  const ring = (west, side) => [[west, 20], [west + side, 20], [west + side, 20 + side], [west, 20]];
  const area = (id, west, side) => ({ id, properties: { code: `a${id}`, x: west, y: 20.5 },
    geometry: { type: 'Polygon', coordinates: [ring(west, side)] } });
  const tile = (file, west) => ({ file, box: [west, 20, west + 1, 21] });
  const tiles = [tile('west.json', 100), tile('east.json', 110)];
  const files = {
    'whole.json': { tiles, features: [area(0, 100, 1), area(1, 110, 1)] },
    'west.json': { features: [area(0, 100, 0.5)] },
    'east.json': { features: [area(1, 110, 0.5)] },
  };
  const asked = [];
  const own = window.fetch;
  window.fetch = async (address) => {
    const name = String(address).split('/').pop();
    asked.push(name);
    const ok = name !== 'east.json' || asked.filter((one) => one === name).length > 1;
    return { ok, status: 503, json: async () => files[name] };
  };
  const layers = new Layers({ town: { overview: '/geo/whole.json', full: '/geo/full.json' } }, ['town']);
  const layer = await layers.get('town');
  const sides = () => layer.shapes.map(({ box }) => box[2] - box[0]);
  const before = sides();
  const box = layer.shapes[0].box;
  const found = [await layers.refine(layer, box), await layers.refine(layer, box)];
  const near = sides().map((side, i) => side / before[i]);
  const failed = await layers.refine(layer, layer.shapes[1].box);
  const again = await layers.refine(layer, layer.shapes[1].box);
  window.fetch = own;
  return { asked, found, near, failed, again, all: sides().map((side, i) => side / before[i]), detail: layer.detail };
}""".replace("MAP", own_files.url("map"))


def test_only_the_tiles_in_view_are_brought_and_one_that_fails_is_asked_for_again(page, address):
    page.goto(f"{address}/methods")
    found = page.evaluate(BRING)
    assert found["asked"] == ["whole.json", "west.json", "east.json", "east.json"]
    assert found["found"] == [True, False]
    assert [round(share, 3) for share in found["near"]] == [0.5, 1]
    assert (found["failed"], found["again"]) == (False, True)
    assert [round(share, 3) for share in found["all"]] == [0.5, 0.5]
    assert found["detail"] == "2 tiles"
