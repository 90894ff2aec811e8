// The library drawer: a step that is opened or ticked alone is where the next technique goes, chips let their filter go,
// and what goes well after that step is asked for when somebody looks. Without this module each of them is a link or a list.

const PLACE = /^\d+-\d+$/;

/** The rows of ``outline`` that are ticked. */
function ticked(outline) {
  return [...outline.querySelectorAll('.step input[name="step"]:checked')].map((box) => box.closest(".step"));
}

/** The place right behind ``row``, a step of the outline: { value: "12-34", words }; ``phrase`` has {step} in it. */
export function placeBehind(row, phrase) {
  const number = row.querySelector(".step__number")?.textContent.trim() ?? "";
  const name = row.querySelector(".step__name")?.textContent.trim() ?? "";
  const section = row.closest(".class-section").id.replace("section-", "");
  return { value: `${section}-${row.id.replace("step-", "")}`, words: phrase.replace("{step}", `${number}. ${name}`) };
}

/** Offer ``place`` in ``select`` as the first choice, chosen, in the place of another step's; null takes that away. */
export function offer(select, place) {
  for (const option of [...select.options]) if (PLACE.test(option.value)) option.remove();
  if (!place) return;
  const option = new Option(place.words, place.value, true, true);
  select.prepend(option);
}

/** Choose in ``select`` what was chosen before an answer came that knows nothing of it. */
export function keepChosen(select, { value, words }) {
  if (PLACE.test(value)) offer(select, { value, words });
  else if ([...select.options].some((option) => option.value === value)) select.value = value;
}

/** Let a filter go, as a person would who empties its field. */
export function letGo(field) {
  if (field.type === "checkbox") field.checked = false;
  else field.value = "";
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

export function install(document) {
  const target = () => document.getElementById("add-section");
  const fold = () => document.getElementById("goes-well");
  if (!target()) return;
  let chosen = null;

  const refresh = () => fold()?.open && document.getElementById("company").dispatchEvent(new Event("refresh"));
  const phrase = () => document.getElementById("library-add").dataset.behind;
  const choose = (row) => {
    offer(target(), placeBehind(row, phrase()));
    refresh();
  };
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("a[data-filter]");
    const field = chip && document.getElementById(`id_${chip.dataset.filter}`);
    if (field && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      letGo(field);
    }
    const row = event.target.closest("#outline .step__name a")?.closest(".step");
    if (row) choose(row);
  });
  document.addEventListener("change", (event) => {
    if (event.target === target()) refresh();
    if (!event.target.matches('.step input[name="step"]')) return;
    const rows = ticked(document.getElementById("outline"));
    if (rows.length === 1) choose(rows[0]);
  });
  // "toggle" does not bubble.
  document.addEventListener("toggle", (event) => event.target === fold() && refresh(), { capture: true });
  // An answer knows where the next technique goes only if the request said so.
  document.addEventListener("htmx:oobBeforeSwap", () => {
    const select = target();
    chosen = { value: select.value, words: select.selectedOptions[0]?.textContent ?? "" };
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    if (chosen && !("decided" in target().dataset)) keepChosen(target(), chosen);
    chosen = null;
  });
  // The class comes behind what stands beside it: only now is it known where the step stands, and whether it still does.
  document.addEventListener("htmx:afterSwap", () => {
    const { value } = target();
    if (!PLACE.test(value)) return;
    const row = document.getElementById(`step-${value.split("-")[1]}`);
    offer(target(), row && placeBehind(row, phrase()));
  });
}
