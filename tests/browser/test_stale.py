"""Presses that come before the page has drawn what the press before them led to."""

from callbacks.host import own_files
from tests.browser.test_journey import opened, painted, settled, view
from tests.browser.waiting import until

KINDS = "document.querySelector('.map-menu').querySelectorAll('a')"


def test_what_a_menu_showed_is_chosen_again_before_the_menu_is_drawn_anew(page, address):
    """The link to what was shown changed nothing of the view that the menu was drawn for: pressed in a hurry, it left
    the map at what was chosen in between."""
    opened(page, address, "?level=city&lang=en")
    settled(page)
    before = view(page)
    page.evaluate(f"(() => {{ const [values, change] = {KINDS}; change.click(); values.click(); }})()")
    settled(page)
    assert view(page) == before
    words = page.inner_text("#legend")
    page.reload()
    painted(page)
    assert page.inner_text("#legend") == words


def test_a_choice_of_a_stale_menu_keeps_what_other_menus_have_set(page, address):
    opened(page, address, "?level=city&lang=en")
    settled(page)
    press = f"document.querySelector('#panel-levels a:last-child').click(); {KINDS}[1].click(); {KINDS}[0].click();"
    page.evaluate(f"(() => {{ {press} }})()")
    until(page, "new URLSearchParams(location.search).get('level') === 'township'")
    settled(page)
    assert "than" not in view(page) and view(page)["level"] == "township"


def test_the_way_back_to_the_area_on_the_map_leads_there_before_it_is_drawn_anew(page, address):
    opened(page, address, "?level=district&lang=en")
    settled(page)
    before = view(page)
    page.evaluate(
        "(() => { dash_clientside.atlas.go({ within: '440100' }); document.querySelector('.crumbs a').click(); })()"
    )
    settled(page)
    assert view(page) == before


KEPT = """async () => {
  const { Asking } = await import('MAP/asking.mjs');
  const ends = [];
  // A map that has drawn at once, and says so when it is told to.
  const map = { config: { values: '/' }, fail: (error) => { throw error; },
    setValues: ({ name, version }) => {
      map.made = name;
      return new Promise((end) => ends.push(() => end(version)));
    } };
  const asking = new Asking(map);
  const held = (name) => asking.ahead.hold(name, { answer: Promise.resolve({ name }) });
  const turn = () => new Promise((done) => setTimeout(done));
  const all = [];
  for (const name of ['one', 'two']) {
    held(name);
    all.push(asking.ask(name));
    await turn();
  }
  ends[0]();
  await turn();
  held('three');
  all.push(asking.ask('three'));
  await turn();
  ends.slice(1).forEach((end) => end());
  await Promise.all(all);
  const kept = await asking.ahead.take('one');
  return [kept?.ready ?? 'one', asking.shown.search, asking.shown.payload.ready];
}""".replace("MAP", own_files.url("map"))


def test_what_is_kept_of_a_map_is_its_own_picture_however_late_it_was_drawn(page, address):
    page.goto(f"{address}/methods")
    assert page.evaluate(KEPT) == ["one", "three", "three"]
