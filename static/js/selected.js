// Several steps together: what is ticked stays ticked through every swap, is counted in words, and can be taken as a range.
// Without a script the ticks are sent with the form below the class.
import { send } from "./edits.js";
import { focusOn } from "./focus.js";
import { isTyping } from "./keys.js";

const SHOWN = "#outline .step__tick input";

/** The values of ``all`` from ``one`` to ``other``, whichever comes first; only ``other`` where ``one`` is not among them. */
export function between(all, one, other) {
  const [from, to] = [all.indexOf(one), all.indexOf(other)];
  if (from < 0) return to < 0 ? [] : [other];
  return all.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** How many are ticked, in words; nothing where none is. */
export function countWords(count, { one, many }) {
  if (!count) return "";
  return count === 1 ? one : many.replace("{count}", count);
}

/** Every place between the rows of ``outline``: [section's name, [[value, words], ...]] in the order of the class. */
export function placesIn(outline, words) {
  return [...outline.querySelectorAll(".class-section")].map((section) => {
    const id = section.id.slice("section-".length);
    const steps = [...section.querySelectorAll(".step")].map((step) => [
      `${id}-${step.id.slice("step-".length)}`,
      words.behind
        .replace("{number}", step.querySelector(".step__number").textContent)
        .replace("{name}", step.querySelector(".step__name a").textContent),
    ]);
    const name = section.querySelector(".class-section__title").textContent;
    return [name, [[`${id}-`, words.first.replace("{section}", name)], ...steps]];
  });
}

const ticked = new Set(); // The steps' keys, as text.
let last = ""; // The one that was ticked last: where a range begins.
let removed = null; // What stood before the first step that is being removed: the focus goes there.

const boxes = () => [...document.querySelectorAll(SHOWN)];

function show() {
  const bar = document.getElementById("together");
  if (!bar) return;
  const count = bar.querySelector("[data-ticked]");
  const words = countWords(ticked.size, count.dataset);
  if (count.textContent !== words) count.textContent = words;
  bar.querySelector("[data-untick]").hidden = !ticked.size;
  if (!ticked.size) bar.querySelector("details").open = false;
}

/** Tick what is remembered, and forget what is not in the class any more. */
function again() {
  const shown = boxes();
  const there = new Set(shown.map((box) => box.value));
  for (const key of ticked) if (!there.has(key)) ticked.delete(key);
  for (const box of shown) box.checked = ticked.has(box.value);
  show();
}

function tick(keys, on) {
  for (const key of keys) ticked[on ? "add" : "delete"](key);
  again();
}

function change(event) {
  const box = event.target.closest?.(SHOWN);
  if (!box) return;
  tick([box.value], box.checked);
  last = box.value;
}

// A click with Shift takes all from the one before: the browser has ticked the box already.
function click(event) {
  const box = event.target.closest?.(SHOWN);
  if (box && event.shiftKey && last) {
    tick(between(boxes().map((one) => one.value), last, box.value), box.checked);
  }
  const whole = event.target.closest?.("[data-tick-all]");
  if (whole && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const section = document.getElementById(whole.dataset.tickAll);
    tick([...section.querySelectorAll(".step__tick input")].map((one) => one.value), true);
  }
  if (event.target.closest?.("[data-untick]")) letGo();
}

function letGo() {
  const inBar = document.getElementById("together")?.contains(document.activeElement);
  const first = boxes().find((box) => ticked.has(box.value));
  tick([...ticked], false);
  if (inBar && first) focusOn(first);
}

function key(event) {
  if (event.key !== "Escape" || event.defaultPrevented || !ticked.size) return;
  const busy = document.querySelector("dialog[open], [data-menu]:popover-open") || isTyping(event.target);
  if (!busy && event.target.closest?.("#outline, body")) letGo();
}

/** The places are those that the page shows now; what was chosen stays chosen where it is still there. */
function fill(event) {
  const select = event.target.closest?.("#together-to");
  if (!select) return;
  const chosen = select.value;
  const words = select.form.dataset;
  select.replaceChildren(
    select.options[0],
    ...placesIn(document.getElementById("outline"), words).map(([name, places]) => {
      const group = Object.assign(document.createElement("optgroup"), { label: name });
      group.append(...places.map(([value, text]) => new Option(text, value)));
      return group;
    }),
  );
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

function press(event) {
  const { target: form, submitter } = event;
  if (form.id !== "selected") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const path = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const values = new FormData(form);
  if (path.endsWith("/remove/")) removed = before(boxes(), ticked);
  send(path, values).then(({ status }) => explain(form, status));
}

// Why nothing came of it stands at the head of the class, which may be far away, and is spoken there: here it is seen.
function explain(form, status) {
  const notice = status >= 400 ? document.querySelector("#outline > .notice") : null;
  const words = form.querySelector("[data-problem]");
  words.textContent = notice?.textContent.trim() ?? "";
  words.hidden = !notice;
}

/** The key of the step before the first of ``keys`` among ``boxes``; null where that is the first of all. */
export function before(boxes, keys) {
  const at = boxes.findIndex((box) => keys.has(box.value));
  return at > 0 ? boxes[at - 1].value : null;
}

// Behind the swap and what it does to the focus: the bar folds once nothing is ticked, and its button goes with it.
function settled() {
  again();
  const bar = document.getElementById("together");
  if (ticked.size || !bar?.contains(document.activeElement)) return;
  const next = document.getElementById(`edit-${removed}-link`) ?? document.querySelector("#outline .step__name a");
  focusOn(next ?? bar.querySelector("summary"));
  removed = null;
}

export function install(document) {
  if (!document.getElementById("together")) return;
  for (const box of boxes()) if (box.checked) ticked.add(box.value);
  show();
  document.addEventListener("change", change);
  document.addEventListener("click", click);
  document.addEventListener("keydown", key);
  document.addEventListener("pointerdown", fill);
  document.addEventListener("focusin", fill);
  document.addEventListener("submit", press, { capture: true });
  document.addEventListener("htmx:afterSettle", settled);
}
