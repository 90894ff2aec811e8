// The menu of a step or a section: made from the page's <template> when its button is pressed, without asking the server.
// Without a script the button is a link to the page with that menu open.

const MARGIN = 8;

/** ``text`` with the values of ``row`` in their places: "steps/{number}/move/" becomes "steps/12/move/". */
export function filled(text, row) {
  return text.replace(/\{(number|technique|name)\}/g, (_whole, name) => row[name] ?? "");
}

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

let open = null; // { button, panel }
let pressed = null; // The button whose menu was open when it was pressed: the press closes it, and does not open it anew.

function settle() {
  const { top, left } = place(open.button.getBoundingClientRect(), open.panel.getBoundingClientRect(), window);
  open.panel.style.top = `${top}px`;
  open.panel.style.left = `${left}px`;
}

/** Close the menu that is open, if any. The focus goes back to its button where it was in the menu. */
export function close() {
  open?.panel.hidePopover();
}

function show(button) {
  const row = rowOf(button);
  row.element.querySelectorAll(":scope > [data-menu], .class-section__head > [data-menu]").forEach((panel) => panel.remove());
  const panel = made(document.getElementById(`${row.kind}-menu`), row);
  panel.id = `open-${row.kind}-menu`;
  panel.popover = "auto";
  button.after(panel);
  open = { button, panel };
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", panel.id);
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.removeAttribute("aria-expanded");
    button.removeAttribute("aria-controls");
    if (open?.panel === panel) open = null;
  });
  panel.showPopover();
  settle();
  panel.querySelector("a, button").focus({ preventScroll: true });
}

function press(event) {
  const button = event.target.closest?.("#outline a.more");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (pressed === button) close();
  else show(button);
  pressed = null;
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
  const panel = event.target.closest?.("[data-menu][popover]");
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!panel || !way || event.altKey) return;
  event.preventDefault();
  neighbour([...panel.querySelectorAll("a, button")], event.target, way).focus();
}

export function install(document) {
  if (!("showPopover" in HTMLElement.prototype)) return;
  document.addEventListener("pointerdown", (event) => {
    const button = event.target.closest?.("a.more");
    pressed = open && button === open.button ? button : null;
  }, { capture: true });
  document.addEventListener("click", press);
  // What was chosen is done from the row: the menu goes first, and gives the focus back to its button.
  document.addEventListener("click", (event) => event.target.closest?.("[data-menu][popover] :is(a, button)") && close(), {
    capture: true,
  });
  document.addEventListener("keydown", key);
  document.addEventListener("scroll", (event) => open && event.target !== open.panel && settle(), { capture: true, passive: true });
  window.addEventListener("resize", () => open && settle());
}
