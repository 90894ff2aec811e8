// After a swap the reader stays where they were: same focus, same open folds, same place on the screen.
// htmx itself gives the focus back to an element that has an id and is still there; this covers the rest.

/** The ids of ``element`` and of what surrounds it, from the inside out; behind a line of a list also its neighbours' menus. */
export function trail(element) {
  const ids = [];
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    // Of a row its button rather than the row, which is none.
    const own = at.matches("li, .class-section") && at.querySelector("a.more[id]");
    if (own) ids.push(own.id);
    if (at.id) ids.push(at.id);
    // Where a step or a section is removed the hand goes on with the next one.
    for (const next of at.matches("li, .class-section") ? [at.nextElementSibling, at.previousElementSibling] : []) {
      const menu = next?.querySelector("a.more[id]");
      if (menu) ids.push(menu.id);
    }
  }
  return ids;
}

/** Where the hand is, for what may take its place: in a menu at the button that opened it. */
export function handAt(document) {
  const active = document.activeElement;
  return document.getElementById(active?.closest("[data-opener]")?.dataset.opener) ?? active;
}

/** The ids of the open <details> in ``root``. */
export function openFolds(root) {
  return [...root.querySelectorAll("details[open][id]")].map((details) => details.id);
}

/** The first element of ``ids`` that is still on the page, or null. */
export function survivor(ids, root = document) {
  return ids.map((id) => root.getElementById(id)).find(Boolean) ?? null;
}

/** Keep the buttons in ``list`` whose answer is on its way, out of sight: htmx looks for the rest of the page from there. */
function keepWaiting(list) {
  for (const button of list.querySelectorAll("button.htmx-request")) {
    button.hidden = true;
    button.removeAttribute("id");
    button.addEventListener("htmx:afterRequest", () => button.remove(), { once: true });
    list.after(button);
  }
}

/** What the address names, as ids from the inside out; empty when it names nothing on the page. */
function aims(document) {
  const aim = document.querySelector(":target");
  return aim ? trail(aim) : [];
}

/** How far down each box around ``element`` is scrolled, the window's own among them. */
export function scrolled(element) {
  const boxes = [];
  for (let at = element.parentElement; at; at = at.parentElement) boxes.push([at, at.scrollTop]);
  return boxes;
}

// CSS knows the part that the address names only until a swap replaces it: it is named again, or what was around it.
// On a phone that is what keeps the zone in sight.
function aimAgain(document, ids) {
  const aim = !document.querySelector(":target") && survivor(ids, document);
  if (!aim) return;
  const places = scrolled(aim);
  window.location.replace(`#${aim.id}`);
  for (const [box, top] of places) box.scrollTop = top;
}

// Whether a box lies in a window of this height clear of what covers its edges, ``above`` and ``below`` (px).
function isClear({ top, bottom }, { above, below, height }) {
  return top >= above && bottom <= height - below;
}

// CSS knows what lies over the edges of the window: what is scrolled to keeps clear of it.
function view() {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
  return { above: parseFloat(scrollPaddingTop) || 0, below: parseFloat(scrollPaddingBottom) || 0, height: window.innerHeight };
}

const isSeen = (element) => isClear(element.getBoundingClientRect(), view());

/** Scroll no further than it takes to see ``element``; not at all where it is larger than the window. */
function bring(element) {
  const { above, below, height } = view();
  if (element.getBoundingClientRect().height <= height - above - below) element.scrollIntoView({ block: "nearest" });
}

/** Give ``element`` the focus where it can be seen. */
export function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  bring(element);
}

export function install(document) {
  let ids = [];
  let wasSeen = false;
  let aimed = [];
  let folds = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    ids = active && active !== document.body ? trail(handAt(document)) : [];
    wasSeen = ids.length > 0 && isSeen(active);
    aimed = aims(document);
    // Also those of what is swapped beside the target.
    folds = openFolds(document);
    keepWaiting(event.detail.target);
    // What asked for the focus has had it. A form that survives the swap must not take it once more.
    document.querySelectorAll("[autofocus]").forEach((element) => element.removeAttribute("autofocus"));
  });

  document.addEventListener("htmx:afterSwap", () => aimAgain(document, aimed));

  document.addEventListener("htmx:afterSettle", () => {
    for (const id of folds) {
      const details = document.getElementById(id);
      if (details?.matches("details:not([data-closes])")) details.open = true;
    }
    folds = [];
    const lost = !document.activeElement || document.activeElement === document.body;
    const target = lost && survivor(ids);
    if (target) focusOn(target);
    // What has the focus may have moved with its row. A reader who had scrolled away from it is left where they are.
    else if (wasSeen && document.activeElement.closest("#outline")) bring(document.activeElement);
    ids = [];
    wasSeen = false;
  });
}
