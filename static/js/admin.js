// The library's admin pages. Select2 tells only jQuery that something was chosen; the preview listens to the browser.
const jQuery = window.django?.jQuery;
const told = new WeakMap();

const values = (options) => Array.from(options, (option) => option.value).join();

jQuery?.(document).on("change", "select", (event) => {
  const select = event.target;
  const chosen = values(select.selectedOptions);
  // Django's own script says "change" of every list when the page opens, though nothing has changed.
  const before = told.get(select) ?? values(Array.from(select.options).filter((option) => option.defaultSelected));
  told.set(select, chosen);
  if (!event.originalEvent && chosen !== before) select.dispatchEvent(new Event("input", { bubbles: true }));
});
