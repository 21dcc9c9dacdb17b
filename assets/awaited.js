// Marks the document while a part of the page that has to come first is not there. A selector with :has() would do
// the same, but every change within the page, of the legend above all, would have all of it styled anew.
(function () {
  const root = document.documentElement;
  const mark = () => root.toggleAttribute("data-awaiting", document.querySelector(".awaited:empty") !== null);
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
})();
