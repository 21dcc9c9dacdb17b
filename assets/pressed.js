// What is pressed is painted before its control hears of it: what React and Dash do with a press takes longer than to
// paint. Until Dash has heard, what it says of that control is of an earlier press.
(function () {
  const { EVERYBODY, mapping } = window.atlasAddress;
  const { CONTROLS, choiceOf, radioOf } = window.atlasIntent;
  // How long a control that has answered still copies its value about, and how long one is waited for that does not.
  const [REST, PATIENCE] = [100, 3000];
  // By control, what was pressed last: {value, option, told}.
  const unheard = new Map();
  // By control, what it was told and may still copy about. One that gets another value meanwhile exchanges the two for a
  // while, and what it says at the end may be an earlier press.
  const telling = new Map();
  // Another view may have come since: then there is nothing to be heard.
  const stands = (name, { value }) => (mapping()[name] || EVERYBODY) === value;
  const any = () => [...unheard].some(([name, choice]) => stands(name, choice));

  // Whether what Dash says of a control is of now.
  const heard = (name, value) => {
    const last = telling.get(name);
    if (last?.value === value) setTimeout(() => rested(name, last), REST);
    const choice = unheard.get(name);
    if (!choice) return true;
    const its = choice.told && choice.value === value;
    const over = !stands(name, choice);
    if (its || over) unheard.delete(name);
    return its !== over;
  };
  // Dash is told even what its control holds already, so that it always answers.
  const tell = (name) => {
    const choice = unheard.get(name);
    if (!choice || choice.told || telling.has(name) || !stands(name, choice)) return;
    choice.told = true;
    telling.set(name, choice);
    setTimeout(() => rested(name, choice), PATIENCE);
    choice.option?.click();
    dash_clientside.set_props({ control: name }, { value: choice.value });
  };

  const rested = (name, choice) => {
    if (telling.get(name) !== choice) return;
    telling.delete(name);
    tell(name);
  };

  // `paint` is told the view of a choice that is pressed with a pointer, or by Enter in a list, and answers whether it
  // paints it; the control hears of it when the frame that shows it is out. Arrows choose of a group as they move.
  const first = (paint) => {
    const hear = (event) => {
      const element = event.target.closest?.(CONTROLS);
      if (!element || !(event.detail || element.matches("[role=option]"))) return;
      const choice = !element.matches("a") && choiceOf(element);
      if (!choice || stands(choice.name, choice)) return;
      if (!paint({ ...mapping(), [choice.name]: choice.value })) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const radio = radioOf(element);
      // As a press of its label does: without a ring, which is for keys.
      radio?.focus({ preventScroll: true, focusVisible: false });
      unheard.set(choice.name, { value: choice.value, option: radio ? null : element, told: false });
      requestAnimationFrame(() => setTimeout(() => tell(choice.name)));
    };
    document.addEventListener("click", hear, true);
  };
  window.atlasPressed = { first, heard, any };
})();
