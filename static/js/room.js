// The room: finding a condition, and a further place for one. What is typed stays in the browser; nothing is sent.

/** ``text`` as it is compared: without capitals, accents and spaces around it. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Whether ``words`` hold every word of ``query``, each at least in part. */
export function matches(words, query) {
  const known = plain(words);
  return plain(query).split(/\s+/).every((word) => known.includes(word));
}

function ticked(group) {
  return group.querySelectorAll(".room-condition__label > :checked").length;
}

/** Show what ``query`` finds, with the groups that hold it open. Without one: all, as it was, and open what is ticked. */
function filter(form, query) {
  const asked = plain(query) !== "";
  let found = 0;
  for (const group of form.querySelectorAll(".room-group")) {
    const rows = [...group.querySelectorAll(".room-condition")];
    for (const row of rows) row.hidden = !matches(row.dataset.words, query);
    const shown = rows.filter((row) => !row.hidden).length;
    group.hidden = shown === 0;
    group.dataset.wasOpen ??= String(group.open);
    group.open = asked ? shown > 0 : group.dataset.wasOpen === "true" || ticked(group) > 0;
    if (!asked) delete group.dataset.wasOpen;
    found += shown;
  }
  return found;
}

function count(group) {
  const said = group.querySelector("[data-count]");
  const all = group.querySelectorAll(".room-condition").length;
  const some = ticked(group);
  said.textContent = some ? said.dataset.words.replace("{ticked}", some).replace("{count}", all) : all;
}

function search(form) {
  const box = form.querySelector("[data-room-search]");
  const input = box.querySelector("input");
  const none = box.querySelector("[data-room-none]");
  box.hidden = false;
  input.addEventListener("input", () => (none.textContent = filter(form, input.value) ? "" : none.dataset.words));
  // Enter looks for nothing more, and must not save the room.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

/** Left and right are asked of what there is twice. */
function askSide(place) {
  const chosen = place.querySelector("[data-area]").selectedOptions[0];
  const side = place.querySelector("[data-side]");
  const unpaired = chosen && "unpaired" in chosen.dataset;
  if (unpaired) side.value = "";
  side.closest(".field").hidden = Boolean(unpaired);
}

function isEmpty(place) {
  return place.querySelector("[data-area]").value === "" && place.querySelector("[data-side]").value === "";
}

function another(places, words) {
  const all = [...places.querySelectorAll("[data-place]")];
  const spare = all.find((place) => place.hidden);
  const place = spare ?? all.at(-1).cloneNode(true);
  if (!spare) {
    const number = all.length + 1;
    for (const named of place.querySelectorAll("[id], [for]")) {
      for (const name of ["id", "for"]) {
        if (named.hasAttribute(name)) named.setAttribute(name, named.getAttribute(name).replace(/-\d+(?=-side$|$)/, `-${number}`));
      }
    }
    place.classList.remove("field--error");
    place.querySelectorAll(".field__errors").forEach((error) => error.remove());
    for (const select of place.querySelectorAll("select")) {
      select.value = "";
      select.removeAttribute("aria-invalid");
      select.removeAttribute("aria-describedby");
    }
    place.querySelector("label").firstChild.textContent = words;
    all.at(-1).after(place);
  }
  place.hidden = false;
  askSide(place);
  place.querySelector("select").focus();
}

function foldSpares(form) {
  for (const places of form.querySelectorAll("[data-places]")) {
    const all = [...places.querySelectorAll("[data-place]")];
    all.slice(1).filter(isEmpty).forEach((place) => (place.hidden = true));
    all.forEach(askSide);
    places.querySelector("[data-add-place]").hidden = false;
  }
}

export function install(document) {
  const form = document.querySelector("[data-room] .room__form");
  if (!form) return;
  search(form);
  foldSpares(form);
  form.addEventListener("change", (event) => {
    const place = event.target.closest("[data-place]");
    if (place) askSide(place);
    const group = event.target.closest(".room-group");
    if (group) count(group);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-place]");
    if (button) another(button.closest("[data-places]"), button.dataset.words);
  });
}
