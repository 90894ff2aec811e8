// The builder's keys. None of them fires while somebody types, with a dialog open, or with other keys held.
import * as menus from "./menus.js";
import { entered, putSection, putStep, sectionsIn, shifted } from "./moves.js";
import { showZone } from "./tabs.js";

const UNTYPED = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

/** Whether what ``element`` is typed into takes letters. */
export function isTyping(element) {
  if (!element) return false;
  if (element.isContentEditable || ["TEXTAREA", "SELECT"].includes(element.tagName)) return true;
  return element.tagName === "INPUT" && !UNTYPED.includes(element.type);
}

/** What a key asks for: [what, how], or null. ``event`` has key, altKey, ctrlKey, metaKey, shiftKey. */
export function asked({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  const ways = { ArrowUp: -1, ArrowDown: 1 };
  if (altKey) return !ctrlKey && !metaKey && key in ways ? [shiftKey ? "section" : "move", ways[key]] : null;
  if (ctrlKey || metaKey) {
    if (ctrlKey && metaKey) return null;
    const letter = key.toLowerCase();
    if (letter === "z") return [shiftKey ? "redo" : "undo"];
    return letter === "y" && ctrlKey && !shiftKey ? ["redo"] : null;
  }
  if (key === "/") return ["search"];
  if (key === "?") return ["keys"];
  return key === "n" && !shiftKey ? ["free"] : null;
}

/** The section that the hand is in: around the focus, else where the next technique goes, else the last. */
function sectionAtHand() {
  const here = document.activeElement?.closest?.(".class-section");
  const target = document.getElementById(`section-${parseInt(document.getElementById("add-section")?.value, 10)}`);
  return here ?? target ?? sectionsIn(document).at(-1);
}

function say(key) {
  const words = document.getElementById("keys-words")?.content.querySelector(`[data-word="${key}"]`);
  const said = document.getElementById("said");
  if (words && said) said.textContent = words.textContent;
  return true;
}

function move(by) {
  const active = document.activeElement;
  const step = active.closest?.("#outline .step");
  if (step) {
    const place = shifted(step, by);
    if (!place) return say(by < 0 ? "first" : "last");
    putStep(step, ...place);
    return true;
  }
  const section = active.closest?.(".class-section__head") && active.closest(".class-section");
  if (!section) return false;
  const all = sectionsIn(document);
  const at = all.indexOf(section) + by;
  if (at < 0 || at >= all.length) return say(by < 0 ? "first" : "last");
  putSection(section, by < 0 ? all[at] : (all[at + 1] ?? null));
  return true;
}

function toSection(by) {
  const step = document.activeElement.closest?.("#outline .step");
  if (!step) return false;
  const place = entered(step.closest(".class-section"), by);
  if (!place) return say(by < 0 ? "first" : "last");
  putStep(step, ...place);
  return true;
}

function focusOn(field) {
  if (!field) return false;
  showZone(field);
  field.focus();
  field.select?.();
  return true;
}

function free() {
  const fold = sectionAtHand()?.querySelector("details[id^=free-]");
  if (!fold) return false;
  fold.open = true;
  return focusOn(fold.querySelector("input[name=title]"));
}

function press(id) {
  const button = document.getElementById(id);
  if (!button) return false;
  if (button.getAttribute("aria-disabled") !== "true") button.click();
  return true;
}

function showKeys() {
  menus.close();
  const dialog = document.getElementById("keys");
  dialog?.showModal();
  return Boolean(dialog);
}

const DONE = {
  move,
  section: toSection,
  search: () => focusOn(document.querySelector("#library-search input[type=search], #library-search input[name=text]")),
  free,
  keys: showKeys,
  undo: () => press("undo"),
  redo: () => press("redo"),
};

function key(event) {
  if (event.defaultPrevented || event.isComposing || event.getModifierState?.("AltGraph")) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const found = asked(event);
  if (!found) return;
  menus.close(); // What is asked for goes on from its row.
  if (DONE[found[0]](found[1])) event.preventDefault();
}

export function install(document) {
  document.addEventListener("keydown", key);
  document.addEventListener("click", (event) => event.target.closest?.("[data-keys]") && showKeys());
}
