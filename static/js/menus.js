// The menu of a step or a section: made from the page's <template> when its button is pressed, without asking the server.
// It stands beside the outline, whose rows any answer replaces: a menu that is open stays open, under a finger as well.
// Without a script the button is a link to the page with that menu open.
import { panelFor } from "./panels.js";

const MARGIN = 8;
// A finger's click comes a moment (in milliseconds) behind the end of its press.
const BEHIND = 100;

/** Where a panel of ``panel`` (its width and height) goes beside ``button``: below it, above where that is too low, inside. */
export function place(button, panel, window) {
  const below = window.innerHeight - button.bottom - MARGIN;
  const top = panel.height <= below ? button.bottom : button.top - panel.height;
  const left = button.right - panel.width;
  return {
    top: Math.max(MARGIN, Math.min(top, window.innerHeight - panel.height - MARGIN)),
    left: Math.max(MARGIN, Math.min(left, window.innerWidth - panel.width - MARGIN)),
  };
}

let open = null; // The panel that is open. It names its button, which is another one after each answer.
let pressed = ""; // The button whose menu was open when it was pressed: the press closes it, and does not open it anew.

let isHeld = false; // Whether the panel is pressed: until that was a click nothing in it moves.

const buttonOf = (panel) => document.getElementById(panel.dataset.opener);
const itemsIn = (panel) => [...panel.querySelectorAll("a, button")];

function settle() {
  if (!open || isHeld) return;
  const { top, left } = place(buttonOf(open).getBoundingClientRect(), open.getBoundingClientRect(), window);
  open.style.top = `${top}px`;
  open.style.left = `${left}px`;
}

/** Close the menu that is open, if any. The focus goes back to its button where it was in the menu. */
export function close() {
  open?.hidePopover();
}

// The browser would give the focus back to the button that was pressed, and that may be gone.
function closing({ newState, target: panel }) {
  if (newState !== "closed") return;
  const button = buttonOf(panel);
  open = null;
  button?.removeAttribute("aria-expanded");
  button?.removeAttribute("aria-controls");
  const active = document.activeElement;
  if (!panel.contains(active)) return;
  if (button) button.focus({ preventScroll: true });
  else active.blur(); // focus.js finds out who is next.
}

function point(button, panel) {
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", panel.id);
}

function show(button) {
  close();
  document.querySelectorAll("[data-menu]").forEach((panel) => panel.remove()); // Also one that came with the page.
  const panel = panelFor(button);
  Object.assign(panel, { id: "open-menu", popover: "auto" });
  panel.dataset.opener = button.id;
  panel.addEventListener("beforetoggle", closing);
  document.getElementById("outline").after(panel);
  panel.showPopover();
  open = panel;
  point(button, panel);
  settle();
  itemsIn(panel)[0].focus({ preventScroll: true });
}

/** Fill ``panel`` as ``now`` is, where that differs; the focus stays on the item with the same words. */
export function refill(panel, now) {
  if (panel.innerHTML === now.innerHTML) return;
  const active = panel.contains(document.activeElement) ? document.activeElement : null;
  panel.replaceChildren(...now.childNodes);
  if (!active) return;
  const same = itemsIn(panel).find((item) => item.textContent === active.textContent);
  (same ?? itemsIn(panel)[0]).focus({ preventScroll: true });
}

// An answer may have changed the row, or moved it, or taken it away.
function renew() {
  if (!open || isHeld) return;
  const button = buttonOf(open);
  if (!button) return close();
  refill(open, panelFor(button));
  point(button, open);
  settle();
}

function press(event) {
  const button = event.target.closest?.("#outline a.more");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (pressed === button.id) close();
  else show(button);
  pressed = "";
}

/** What is ``way`` items from the one with the focus, around the ends. */
export function neighbour(items, active, way) {
  const at = items.indexOf(active);
  return items.at((at + way + items.length) % items.length);
}

function key(event) {
  if (event.key === " " && event.target.matches?.("#outline a.more")) {
    event.preventDefault();
    event.target.click();
  }
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!open?.contains(event.target) || event.altKey) return;
  if (event.key === "Tab") leave(event);
  if (!way) return;
  event.preventDefault();
  neighbour(itemsIn(open), event.target, way).focus();
}

function down(event) {
  const button = event.target.closest?.("a.more");
  pressed = open && button?.id === open.dataset.opener ? button.id : "";
  isHeld = Boolean(open?.contains(event.target));
}

function up() {
  if (!isHeld) return;
  setTimeout(() => {
    isHeld = false;
    renew();
  }, BEHIND);
}

// The panel stands elsewhere, but the keys go on from its button: past its last item to what follows, back to the button.
function leave(event) {
  const items = itemsIn(open);
  if (event.target !== (event.shiftKey ? items[0] : items.at(-1))) return;
  if (event.shiftKey) event.preventDefault();
  close();
}

export function install(document) {
  if (!("showPopover" in HTMLElement.prototype)) return;
  document.addEventListener("pointerdown", down, { capture: true });
  document.addEventListener("pointerup", up, { capture: true });
  document.addEventListener("pointercancel", up, { capture: true });
  document.addEventListener("click", press);
  // What was chosen is done from the row: the menu goes first, and gives the focus back to its button.
  document.addEventListener("click", (event) => event.target.closest?.("[data-opener] :is(a, button)") && close(), {
    capture: true,
  });
  document.addEventListener("keydown", key);
  document.addEventListener("scroll", (event) => event.target !== open && settle(), { capture: true, passive: true });
  window.addEventListener("resize", settle);
  document.addEventListener("htmx:afterSwap", renew);
}
