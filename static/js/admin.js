// The library's admin pages. Select2 tells only jQuery that something was chosen; the preview listens to the browser.
const jQuery = window.django?.jQuery;

jQuery?.(document).on("change", "select", (event) => {
  if (!event.originalEvent) event.target.dispatchEvent(new Event("input", { bubbles: true }));
});
