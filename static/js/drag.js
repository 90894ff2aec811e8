// Dragging with a mouse, a pen or a finger: a technique out of the library, a step, a section. A finger first rests for a
// moment, so that the page can still be scrolled. Everything that is dragged can be moved by keys and by menus too.
import { focusOn } from "./focus.js";
import { addTechnique, putSection, putStep, sectionsIn, stepsIn } from "./moves.js";
import { keepZone, showZone } from "./tabs.js";

const SLACK = 5; // px that a mouse moves before a press becomes a drag.
const REST = 350; // ms that a finger rests before it lifts.
const TREMOR = 10; // px that a resting finger may move.
const EDGE = 72; // px from the edge of the window where the page begins to scroll.
const FASTEST = 18; // px a frame.

const NOT_HANDLES = "button, input, select, textarea, label, summary, .step__edit, [data-menu], .step__note, .step__badge, .more";

/** How far to scroll in a frame with the pointer at ``y``, in a window whose content begins at ``top``. */
export function edgeSpeed(y, top, bottom) {
  const depth = y < top + EDGE ? y - (top + EDGE) : Math.max(0, y - (bottom - EDGE));
  return Math.round((Math.max(-EDGE, Math.min(EDGE, depth)) / EDGE) * FASTEST);
}

/** The index of the first of ``boxes`` (in their order) whose middle lies below ``y``; their count where none does. */
export function indexAt(boxes, y) {
  const found = boxes.findIndex((box) => y < (box.top + box.bottom) / 2);
  return found < 0 ? boxes.length : found;
}

/** The index of the box that ``y`` is in: the nearest where it is between two, or outside. */
export function boxAt(boxes, y) {
  const distance = (box) => Math.max(box.top - y, y - box.bottom, 0);
  return boxes.reduce((best, box, at) => (distance(box) < distance(boxes[best]) ? at : best), 0);
}

const box = (element) => element.getBoundingClientRect();

/** What a press on ``target`` would drag: { kind, element, name }, or null. */
export function dragged(target) {
  if (!target.closest || target.closest(NOT_HANDLES)) return null;
  // A block looks alike, and is inserted by its button.
  const card = target.closest(".technique--add[data-technique]");
  if (card) return { kind: "technique", element: card, name: card.querySelector(".technique__name").textContent.trim() };
  const step = target.closest("#outline .step");
  if (step) return { kind: "step", element: step, name: step.querySelector(".step__name").textContent.trim() };
  const head = target.closest("#outline .class-section__head");
  const section = head?.closest(".class-section");
  return section && { kind: "section", element: section, name: head.querySelector(".class-section__title").textContent };
}

let press = null; // A press that may become a drag.
let drag = null; // { what, ghost, mark, place, x, y, frame }
let ignoreClick = false;

function lift(what, x, y, home) {
  window.getSelection()?.removeAllRanges();
  const ghost = Object.assign(document.createElement("div"), { className: "drag-ghost", textContent: what.name });
  const mark = Object.assign(document.createElement("div"), { className: "drop-mark", hidden: true });
  for (const element of [ghost, mark]) {
    element.setAttribute("aria-hidden", "true");
    document.body.append(element);
  }
  document.documentElement.classList.add("is-dragging");
  what.element.classList.add("is-lifted");
  drag = { what, ghost, mark, place: null, x, y, frame: 0, home };
  // On a phone the class stands behind the library.
  if (what.kind === "technique") showZone(document.getElementById("outline"));
  follow(x, y);
  const scroll = () => {
    const top = Math.max(0, box(document.querySelector(".builder__bar")).bottom);
    const speed = edgeSpeed(drag.y, top, window.innerHeight);
    if (speed) {
      window.scrollBy(0, speed);
      follow(drag.x, drag.y);
    }
    drag.frame = requestAnimationFrame(scroll);
  };
  drag.frame = requestAnimationFrame(scroll);
}

/** The place under a point for ``kind``: { section, next, y, box }, or null where nothing can be dropped. */
function placeAt(kind, element, x, y) {
  const outline = document.getElementById("outline");
  const zone = box(outline);
  const sections = sectionsIn(outline);
  if (x < zone.left || x > zone.right || y > zone.bottom + EDGE || !sections.length) return null;
  if (kind === "section") {
    const boxes = sections.map(box);
    const at = indexAt(boxes, y);
    return { next: sections[at] ?? null, y: at < boxes.length ? boxes[at].top : boxes.at(-1).bottom, box: zone };
  }
  const section = sections[boxAt(sections.map(box), y)];
  const steps = stepsIn(section);
  const boxes = steps.map(box);
  const at = indexAt(boxes, y);
  const list = box(section.querySelector(".steps"));
  const line = boxes[at]?.top ?? boxes.at(-1)?.bottom ?? list.top;
  return { section, next: steps[at] ?? null, last: steps[at - 1] ?? null, y: line, box: list };
}

function follow(x, y) {
  Object.assign(drag, { x, y, place: placeAt(drag.what.kind, drag.what.element, x, y) });
  drag.ghost.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
  const { mark, place } = drag;
  mark.hidden = !place;
  if (!place) return;
  mark.style.transform = `translate(${place.box.left}px, ${place.y}px)`;
  mark.style.inlineSize = `${place.box.width}px`;
}

function finish(isDrop) {
  const { what, ghost, mark, place, frame, home } = drag;
  cancelAnimationFrame(frame);
  drag = null;
  ghost.remove();
  mark.remove();
  document.documentElement.classList.remove("is-dragging");
  what.element.classList.remove("is-lifted");
  if (isDrop && place) drop(what, place);
  if (what.kind === "technique") showZone(home);
}

function drop({ kind, element, name }, { section, next, last }) {
  // An answer that came meanwhile has put new rows in the place of these.
  const now = element.id ? document.getElementById(element.id) : element;
  if (kind === "technique") {
    const coming = document.createElement("li");
    coming.className = "step step--coming";
    coming.append(Object.assign(document.createElement("p"), { className: "step__body step__name", textContent: name }));
    section.querySelector(".steps").insertBefore(coming, next);
    const { value } = element.querySelector("button[name=technique]");
    addTechnique(value, section, last).then(() => coming.remove());
    return;
  }
  if (!now) return;
  if (kind === "step") putStep(now, section, next);
  else putSection(now, next);
  // The keys go on with what the hand has just put down.
  focusOn(now.querySelector("a[id]"));
}

function down(event) {
  ignoreClick = false;
  if (drag || event.button || !event.isPrimary) return;
  const what = dragged(event.target);
  if (!what || document.querySelector("dialog[open]")) return;
  const { clientX: x, clientY: y, pointerId, pointerType } = event;
  const timer = pointerType === "touch" ? setTimeout(() => begin(x, y), REST) : 0;
  press = { what, x, y, pointerId, pointerType, timer, home: keepZone() };
}

function begin(x, y) {
  const { what, home } = press;
  ignoreClick = true;
  lift(what, x, y, home);
}

function over(event) {
  if (!press || event.pointerId !== press.pointerId) return;
  const { clientX: x, clientY: y } = event;
  if (drag) return follow(x, y);
  const far = Math.hypot(x - press.x, y - press.y);
  if (press.pointerType === "touch") {
    if (far > TREMOR) forget();
  } else if (far > SLACK) begin(x, y);
}

function forget() {
  clearTimeout(press?.timer);
  press = null;
}

function end(event, isDrop) {
  if (!press || event.pointerId !== press.pointerId) return;
  forget();
  if (drag) finish(isDrop);
}

function cancel() {
  forget();
  if (drag) finish(false);
}

export function install(document) {
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", over);
  document.addEventListener("pointerup", (event) => end(event, true));
  document.addEventListener("pointercancel", (event) => end(event, false));
  // Not passive: a finger that carries something does not scroll.
  document.querySelector(".builder")?.addEventListener("touchmove", (event) => drag && event.cancelable && event.preventDefault(), {
    passive: false,
  });
  // The browser's own dragging of links and its menu on a long press would take the pointer away.
  document.addEventListener("dragstart", (event) => press && event.preventDefault());
  document.addEventListener("contextmenu", (event) => (drag || press?.pointerType === "touch") && event.preventDefault());
  document.addEventListener("click", (event) => {
    // A key's click has no count, and follows no drag.
    if (!ignoreClick || !event.detail) return;
    ignoreClick = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    cancel();
  }, { capture: true });
  window.addEventListener("blur", cancel);
}
