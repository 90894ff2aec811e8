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
  const select = document.getElementById("id_region");
  const map = document.getElementById("library-map");
  if (!select || !map) return;
  map.addEventListener("click", (event) => {
    const region = event.target.closest("a")?.querySelector("[data-region]")?.dataset.region;
    if (!region || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(select, region);
  });
  select.addEventListener("change", () => light(map, regionsOf(select)));
  map.addEventListener("htmx:afterSettle", () => light(map, regionsOf(select)));
}

install(document);
