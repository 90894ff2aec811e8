// The builder's body map. The drawing comes once; after every edit it is painted again from the rows of its table.
// A step that is pointed at lights its regions; a region that is chosen filters the library and marks its steps.
// Without this module the map is drawn with the page, and each region is a link that does the same.

const LETTERS = ["r", "s", "m"];
const WHOLE = "whole-body";

/** What is on a side of a region: the letters of what is done there and the level of its ground, from "rm2" and the like. */
export function painted(marks) {
  const known = marks.filter(Boolean);
  return {
    letters: LETTERS.filter((letter) => known.some((mark) => mark.includes(letter))).join(""),
    level: Math.max(0, ...known.map((mark) => Number(mark.at(-1)))),
  };
}

/** The marks for a side, from the row of a region or of its group; a region that there is once shows both of the group's. */
export function marksOf(row, side) {
  const { left, right, middle } = row?.dataset ?? {};
  return side === "middle" ? [middle, left, right] : [side === "left" ? left : right];
}

/** Whether a step with these regions (a set) reaches one of those that are wanted. */
export function reaches(regions, wanted) {
  return wanted.some((region) => regions.has(region));
}

/** The words for so many steps: one of "none", "one" and "many", filled in. */
export function words(data, region, count) {
  const pattern = count === 0 ? data.none : count === 1 ? data.one : data.many;
  return pattern.replace("{region}", region).replace("{count}", count);
}

/** The region in the library's filter, its name, and all that it means: a group's first option means every region under it. */
export function chosen(select) {
  const option = select?.selectedOptions[0];
  if (!option?.value) return { region: "", name: "", wanted: [] };
  const group = option.closest("optgroup");
  const isWhole = group?.querySelector("option") === option;
  const wanted = isWhole ? [...group.querySelectorAll("option")].map((one) => one.value) : [option.value];
  return { region: option.value, name: option.textContent.trim(), wanted };
}

const filter = (document) => document.getElementById("id_region");
const regionsOf = (step) => new Set(step.dataset.regions?.split(" ").filter(Boolean));

/** What the table says of a region, as its link on the map is called. */
function label(row) {
  const [name, ...times] = [...row.cells].map((cell) => cell.textContent.trim());
  const heads = [...row.closest("table").tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim().toLowerCase());
  const done = times.flatMap((time, at) => (time ? [`${heads[at]} ${time}`] : []));
  return `${name}: ${done.join(", ")}`;
}

function paint(document) {
  const rows = new Map([...document.querySelectorAll("#coverage-table tr[data-region]")].map((row) => [row.dataset.region, row]));
  for (const link of document.querySelectorAll("#coverage-figure a[data-region]")) {
    const { region, group } = link.dataset;
    link.dataset.name ??= link.getAttribute("aria-label").split(":")[0];
    link.setAttribute("aria-label", rows.has(region) ? label(rows.get(region)) : link.dataset.name);
    for (const part of link.querySelectorAll("[data-side]")) {
      const { letters, level } = painted([rows.get(region), rows.get(group)].flatMap((row) => marksOf(row, part.dataset.side)));
      part.setAttribute("class", level ? `cover cover--${level}` : "cover");
      part.querySelector(".cover__marks").setAttribute("fill", letters ? `url(#cover-${letters}-fill)` : "none");
    }
  }
}

function markStep(step, text) {
  const old = step.querySelector(".step__reach");
  step.classList.toggle("step--reached", Boolean(text));
  if (!text) return old?.remove();
  if (old) return void (old.textContent === text || (old.textContent = text));
  const mark = document.createElement("p");
  mark.className = "step__reach";
  mark.textContent = text;
  step.querySelector(":scope > .more")?.after(mark);
}

function mark(document) {
  const said = document.getElementById("coverage-said");
  const select = filter(document);
  if (!said || !select) return;
  const { region, name, wanted } = chosen(select);
  let [count, first] = [0, null];
  for (const step of document.querySelectorAll("#outline .step")) {
    const is = region !== "" && reaches(regionsOf(step), wanted);
    if (is) [count, first] = [count + 1, first ?? step];
    markStep(step, is ? said.dataset.mark.replace("{region}", name) : "");
  }
  const text = region ? words(said.dataset, name, count) : "";
  if (said.textContent !== text) said.textContent = text;
  document.getElementById("coverage-do").hidden = !region;
  document.getElementById("coverage-first").hidden = !first;
  if (first) document.getElementById("coverage-first").href = `#${first.id}`;
  for (const link of document.querySelectorAll("#coverage a[data-region], #coverage-table tr[data-region] a")) {
    const own = link.dataset.region ?? link.closest("tr").dataset.region;
    if (wanted.includes(own)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function sync(document) {
  paint(document);
  mark(document);
}

/** Light what a step reaches, on its side; nothing for null. */
function light(document, step) {
  const regions = step ? regionsOf(step) : new Set();
  const side = step?.dataset.side;
  for (const part of document.querySelectorAll("#coverage-figure [data-side]")) {
    const { region, group } = part.parentElement.dataset;
    const isReached = reaches(regions, [region, group, WHOLE]);
    const isSide = !["left", "right"].includes(side) || [side, "middle"].includes(part.dataset.side);
    part.classList.toggle("is-here", isReached && isSide);
  }
  for (const row of document.querySelectorAll("#coverage-table tr[data-region]")) {
    row.classList.toggle("is-here", regions.has(row.dataset.region));
  }
}

/** Choose ``region`` in the library's filter as a person would, or let it go where it is chosen already. */
function choose(select, region) {
  select.value = select.value === region ? "" : region;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

export function install(document) {
  if (!document.getElementById("coverage")) return;
  const stepAt = (target) => target.closest?.("#outline .step") ?? null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#coverage-figure a[data-region], #coverage-table tr[data-region] a");
    if (!link || !filter(document) || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(filter(document), link.dataset.region ?? link.closest("tr").dataset.region);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#coverage-none") || !filter(document)?.value) return;
    event.preventDefault();
    const { value } = filter(document);
    choose(filter(document), value);
    document.querySelector(`#coverage-figure a[data-region="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  });
  document.addEventListener("change", (event) => event.target === filter(document) && mark(document));
  let lit = null;
  for (const type of ["pointerover", "focusin"]) {
    document.addEventListener(type, (event) => {
      const step = stepAt(event.target);
      if (step !== lit) light(document, (lit = step));
    });
  }
  // What is swapped brings rows without a mark, a table to paint from, or a filter that was let go.
  // One answer settles in several places: it is painted once, before the next frame.
  let isDue = false;
  document.addEventListener("htmx:afterSettle", () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      sync(document);
    });
  });
  sync(document);
}
