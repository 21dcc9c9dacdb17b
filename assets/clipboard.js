// A text into the clipboard. Where the page did not come over TLS the browser gives none to a page, and what is selected
// is copied instead.
window.atlasCopy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const held = Object.assign(document.createElement("textarea"), { value: text });
  Object.assign(held.style, { position: "fixed", opacity: 0 });
  document.body.append(held);
  held.select();
  document.execCommand("copy");
  held.remove();
};
