// What is pressed is painted before its control hears of it: what React and Dash do with a press takes longer than to
// paint. Until Dash has heard, what it says of that control is of an earlier press.
(function () {
  const { EVERYBODY, mapping } = window.atlasAddress;
  const { CONTROLS, choiceOf, radioOf } = window.atlasIntent;
  // By control, what was pressed last: {value, option, told}.
  const unheard = new Map();
  // Another view may have come since: then there is nothing to be heard.
  const stands = (name, { value }) => (mapping()[name] || EVERYBODY) === value;
  const any = () => [...unheard].some(([name, choice]) => stands(name, choice));

  // Whether what Dash says of a control is of now.
  const heard = (name, value) => {
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
    if (!choice || choice.told || !stands(name, choice)) return;
    choice.told = true;
    choice.option?.click();
    dash_clientside.set_props({ control: name }, { value: choice.value });
  };

  // `paint` is told the view of a choice that is pressed with a pointer, and answers whether it paints it; the control
  // hears of it when the frame that shows it is out.
  const first = (paint) => {
    const hear = (event) => {
      const element = event.detail && event.target.closest?.(CONTROLS);
      const choice = element && !element.matches("a") && choiceOf(element);
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
