// Moving steps and sections: the row goes to its place at once, the server hears of it, and its answer has the last word.
// They wait in line with all other edits; of presses that move one row on and on only its last place is sent.
import { isMoveWaiting, send } from "./edits.js";

const number = (element) => element.id.slice(element.id.lastIndexOf("-") + 1);

/** The steps of a section (or of the whole class), in their order. */
export function stepsIn(root) {
  return [...root.querySelectorAll(".step")];
}

/** All sections, in their order. */
export function sectionsIn(root) {
  return [...root.querySelectorAll(".class-section")];
}

function before(element, kind) {
  let at = element.previousElementSibling;
  while (at && !at.matches(kind)) at = at.previousElementSibling;
  return at;
}

/** Where ``step`` stands, as the server reads it: "12-34" is in section 12 behind step 34, "12-" is first there. */
export function placeOf(step) {
  const behind = before(step, ".step");
  return `${number(step.closest(".class-section"))}-${behind ? number(behind) : ""}`;
}

/** The section that ``section`` stands behind; an empty text where it is first. */
export function behindOf(section) {
  const behind = before(section, ".class-section");
  return behind ? number(behind) : "";
}

/** Where ``step`` goes one place up (-1) or down (1), past the end of its section into the next: [section, next step or null]. */
export function shifted(step, by, root = step.ownerDocument) {
  const section = step.closest(".class-section");
  const steps = stepsIn(section);
  const at = steps.indexOf(step) + by;
  if (at >= 0 && at < steps.length) return [section, by < 0 ? steps[at] : (steps[at + 1] ?? null)];
  return entered(section, by, root);
}

/** Where a step goes into the section before (-1) or after (1) ``section``: to its end, or to its start. */
export function entered(section, by, root = section.ownerDocument) {
  const sections = sectionsIn(root);
  const there = sections[sections.indexOf(section) + by];
  if (!there) return null;
  return [there, by < 0 ? null : (stepsIn(there)[0] ?? null)];
}

/** Number the rows anew. Their times come with the answer. */
export function renumber(root) {
  stepsIn(root).forEach((step, at) => {
    const words = step.querySelector(".step__number");
    if (words && words.textContent !== String(at + 1)) words.textContent = at + 1;
  });
}

const base = () => document.getElementById("actions").getAttribute("action");

/** Put ``step`` into ``section`` before ``next`` (at its end where that is null), and tell the server. */
export function putStep(step, section, next) {
  const list = section.querySelector(".steps");
  if (next === step || (next === step.nextElementSibling && step.parentElement === list)) return;
  moved(step, () => list.insertBefore(step, next));
  send(`${base()}steps/${number(step)}/move/`, { to: placeOf(step) }, { moves: step.id });
}

/** Put ``section`` before ``next`` (behind the last one where that is null), and tell the server. */
export function putSection(section, next) {
  const others = sectionsIn(document).filter((one) => one !== section);
  if (next === section || (next ?? null) === (sectionsIn(document)[sectionsIn(document).indexOf(section) + 1] ?? null)) return;
  moved(section, () => (next ? next.before(section) : others.at(-1).after(section)));
  send(`${base()}sections/${number(section)}/move/`, { after: behindOf(section) }, { moves: section.id });
}

/** Move an element in the page without taking the focus from what is in it. */
function moved(element, move) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  move();
  renumber(document);
  active?.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/** Add a technique to ``section`` behind ``after`` (first where that is null). Promises the answer, as ``send`` does. */
export function addTechnique(technique, section, after) {
  const to = `${number(section)}-${after ? number(after) : ""}`;
  return send(`${base()}steps/`, { technique, to, section: number(section) });
}

export function install(document) {
  // An answer that is older than what the page shows is passed over: the next one has everything.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    const isMove = /\/move\/$/.test(requestConfig?.path ?? "");
    if (target.id === "outline" && isMove && isMoveWaiting() && xhr.status < 400) event.detail.shouldSwap = false;
  });
}
