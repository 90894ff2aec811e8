// What can be done with a row, as the panel of its menu: made from the page's <template>, with the row's values put in.

/** ``text`` with the values of ``row`` in their places: "steps/{number}/move/" becomes "steps/12/move/". */
export function filled(text, row) {
  return text.replace(/\{(number|technique|name)\}/g, (_whole, name) => row[name] ?? "");
}

function rowOf(button) {
  const step = button.closest(".step");
  if (step) {
    const isFirst = step === step.ownerDocument.querySelector(".step");
    const isLast = step === [...step.ownerDocument.querySelectorAll(".step")].pop();
    return { kind: "step", element: step, number: step.id.slice(5), technique: step.dataset.technique, isFirst, isLast };
  }
  const section = button.closest(".class-section");
  const all = [...section.ownerDocument.querySelectorAll(".class-section")];
  const name = section.querySelector(".class-section__title").textContent;
  const isLast = section === all.at(-1);
  return { kind: "section", element: section, number: section.id.slice(8), name, isFirst: section === all[0], isLast };
}

/** The panel for ``row``, made from ``template``: without what the row lacks, and without a way where it has no way to go. */
export function made(template, row) {
  const panel = template.content.firstElementChild.cloneNode(true);
  for (const item of panel.querySelectorAll("[data-needs]")) {
    if (!item.dataset.needs.split(" ").every((name) => name in row.element.dataset)) item.remove();
  }
  for (const item of panel.querySelectorAll("*")) {
    for (const attribute of item.attributes) attribute.value = filled(attribute.value, row);
  }
  if (!row.element.querySelector(".step") && row.kind === "section") {
    panel.querySelectorAll("[data-confirm]").forEach((item) => item.removeAttribute("data-confirm"));
  }
  for (const [way, isEnd] of [["up", row.isFirst], ["down", row.isLast]]) {
    if (isEnd) panel.querySelector(`[data-way="${way}"]`)?.remove();
  }
  return panel;
}

/** The panel of the menu that ``button`` opens, for its row as the page shows it now. */
export function panelFor(button) {
  const row = rowOf(button);
  return made(button.ownerDocument.getElementById(`${row.kind}-menu`), row);
}
