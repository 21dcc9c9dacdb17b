// What a press would lead to. A person rests on a control for a tenth of a second before pressing it: the map asks for
// the answer then, and the press finds it here.
(function () {
  const { KEYS, address, mapping } = window.atlasAddress;
  // Milliseconds of rest that are no sweeping.
  const REST = 40;
  const CONTROLS = "a[data-view], [role=option], label[for], input[type=radio]";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  // A link is drawn for a view that may have changed since: what it changes of that is laid over the present one, and
  // what it always sets: while time runs, a range that was chosen before is none any more. One of several choices sets
  // what any of them changes: the one that was shown changes nothing of the view that it was drawn for.
  const parts = (link) => [link.search, link.dataset.view].map((search) => new URLSearchParams(search));
  const changed = ([wanted, base]) => KEYS.filter((key) => (wanted.get(key) || "") !== (base.get(key) || ""));
  const CHOICES = ":scope > a[data-view][aria-current]";
  const choices = (link) =>
    link.matches("[aria-current]") ? [...link.parentElement.querySelectorAll(CHOICES)] : [link];
  const setBy = (link) => {
    if (!link.dataset.view.startsWith("?")) return KEYS;
    const always = link.dataset.sets?.split(" ") ?? [];
    return [...always, ...choices(link).flatMap((one) => changed(parts(one)))];
  };
  const ofLink = (link) => {
    const [wanted] = parts(link);
    return { ...mapping(), ...Object.fromEntries(setBy(link).map((key) => [key, wanted.get(key) || ""])) };
  };
  const radioOf = (element) =>
    element.matches("label") ? document.getElementById(element.htmlFor) : element.matches("input") ? element : null;
  const groupOf = (radio) => (radio?.type === "radio" ? radio.closest("[role=radiogroup]") : null);
  // The control that a choice sets, and to what: {name, value}, or null for one that is none of ours.
  const choiceOf = (element) => {
    const list = element.closest("[role=listbox]");
    const radio = radioOf(element);
    const holder = list?.id ? document.querySelector(`[aria-controls="${list.id}"]`) : groupOf(radio);
    const [, name] = /^\{"control":"(\w+)"\}/.exec(holder?.id || holder?.getAttribute("aria-labelledby")) || [];
    return name ? { name, value: list ? element.getAttribute("value") : radio.value } : null;
  };
  const viewOf = (element) => {
    if (element.matches("a")) return ofLink(element);
    const choice = choiceOf(element);
    return choice && { ...mapping(), [choice.name]: choice.value };
  };

  // `ask` is told the address of a view that a press may lead to.
  const heed = (ask) => {
    let [on, rest] = [null, 0];
    const tell = (element) => {
      const view = element?.isConnected && viewOf(element);
      if (view && address(view) !== address(mapping())) ask(address(view));
    };
    const point = (element) => {
      if (element === on) return;
      on = element;
      clearTimeout(rest);
      if (element) rest = setTimeout(() => tell(element), REST);
    };
    const control = ({ target }) => target.closest?.(CONTROLS) || null;
    document.addEventListener("pointerover", (event) => point(control(event)));
    document.addEventListener("pointerdown", (event) => {
      clearTimeout(rest);
      tell(control(event));
    });
    // By keys: a link that has the focus, the active option of a list, the next choice of a group.
    document.addEventListener("focusin", ({ target }) => target.matches("a[data-view]:focus-visible") && point(target));
    document.addEventListener("keydown", ({ key }) => {
      const step = STEPS[key];
      if (step) setTimeout(() => point(reached(step)), 0);
    });
  };
  const reached = (step) => {
    const active = document.activeElement;
    const group = groupOf(active);
    if (!group) return document.getElementById(active?.getAttribute("aria-activedescendant"));
    const radios = [...group.querySelectorAll("input[type=radio]")];
    return radios[(radios.indexOf(active) + step + radios.length) % radios.length];
  };

  window.atlasIntent = { CONTROLS, viewOf: ofLink, choiceOf, radioOf, heed };
})();
