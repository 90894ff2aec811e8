// The body map of the library's list: a touch on a region chooses it in the form, and the choice lights the body.
// Without this module each region is a link to the list of its techniques.

/** The slugs that a choice stands for: a group's first option means every region under it. */
export function regionsOf(select) {
  const option = select.selectedOptions[0];
  if (!option?.value) return new Set();
  const group = option.closest("optgroup");
  const isWhole = group?.querySelector("option") === option;
  return new Set(isWhole ? [...group.querySelectorAll("option")].map((one) => one.value) : [option.value]);
}

/** Light the shapes of ``regions`` in ``map``, and no others. */
export function light(map, regions) {
  for (const shape of map.querySelectorAll("[data-region]")) {
    const isOn = regions.has(shape.dataset.region);
    shape.classList.toggle("is-on", isOn);
    if (!isOn) shape.removeAttribute("fill");
  }
}

/** Choose ``region`` as a person would, or let it go if it is chosen already. */
export function choose(select, region) {
  select.value = select.value === region ? "" : region;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

export function install(document) {
  const select = () => document.getElementById("id_region");
  const map = () => document.getElementById("library-map");
  // On the document, because going back puts new elements in the place of these.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#library-map a");
    const region = link?.querySelector("[data-region]")?.dataset.region;
    if (!region || !select() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(select(), region);
  });
  document.addEventListener("change", (event) => {
    if (event.target === select() && map()) light(map(), regionsOf(select()));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target === map() && select()) light(map(), regionsOf(select()));
  });
}

install(document);
