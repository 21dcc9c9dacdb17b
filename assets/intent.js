// What a press would lead to. A person rests on a control for a tenth of a second before pressing it: the map asks for
// the answer then, and the press finds it here. And what is pressed is painted before the control hears of it: what React
// and Dash do with a press takes longer than to paint.
(function () {
  const { KEYS, EVERYBODY, address, mapping } = window.atlasAddress;
  // Milliseconds of rest that are no sweeping.
  const REST = 40;
  const CONTROLS = "a[data-view], [role=option], label[for], input[type=radio]";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  // A link is drawn for a view that may have changed since: what it changes of that is laid over the present one.
  const ofLink = (link) => {
    const [wanted, base] = [link.search, link.dataset.view].map((search) => new URLSearchParams(search));
    const whole = !link.dataset.view.startsWith("?");
    const changed = KEYS.filter((key) => whole || (wanted.get(key) || "") !== (base.get(key) || ""));
    return { ...mapping(), ...Object.fromEntries(changed.map((key) => [key, wanted.get(key) || ""])) };
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

  // `paint` is told the view of a choice that is pressed with a pointer, and the choice, and answers whether it paints it;
  // the control hears of its press when the frame that shows it is out, unless another press of it has come meanwhile.
  // `passed` is told when it has heard.
  const first = (paint, passed) => {
    const waiting = new Map();
    let passing = false;
    const pass = (name) => {
      const { element, value } = waiting.get(name);
      waiting.delete(name);
      passing = true;
      if ((mapping()[name] || EVERYBODY) === value) element.click();
      passing = false;
      passed({ name, value });
    };
    const hear = (event) => {
      if (passing || !event.detail) return;
      const element = event.target.closest?.(CONTROLS);
      const choice = element && !element.matches("a") && choiceOf(element);
      if (!choice || (mapping()[choice.name] || EVERYBODY) === choice.value) return;
      if (!paint({ ...mapping(), [choice.name]: choice.value }, choice)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const radio = radioOf(element);
      // As a press of its label does: without a ring, which is for keys.
      radio?.focus({ preventScroll: true, focusVisible: false });
      const known = waiting.has(choice.name);
      waiting.set(choice.name, { element: radio ?? element, value: choice.value });
      if (!known) requestAnimationFrame(() => setTimeout(() => pass(choice.name)));
    };
    document.addEventListener("click", hear, true);
  };

  window.atlasIntent = { viewOf: ofLink, heed, first };
})();
