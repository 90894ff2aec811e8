// The outline's links and buttons, in place: a step's form opens in its row, a section's in its section, and what a button
// does is sent behind what was pressed before. Without a script each of them is a page.
import { between, send } from "./edits.js";
import { focusOn } from "./focus.js";
import { addressOf, withoutHash } from "./links.js";
import { showZone } from "./tabs.js";

const IN_ROW = ["edit", "move", "swap"];
const IN_SECTION = ["change", "keep"];

/** What a link of the outline opens: the id of the part that is replaced, and the address that answers with it. */
export function opens(href, base) {
  const url = new URL(href, base);
  if (url.pathname !== new URL(base).pathname) return null;
  const address = url.pathname + url.search;
  for (const [names, kind] of [[IN_ROW, "step"], [IN_SECTION, "section"]]) {
    const name = names.find((one) => url.searchParams.has(one));
    if (name) return { id: `${kind}-${url.searchParams.get(name)}`, address };
  }
  return null;
}

function follow(event) {
  const link = event.target.closest?.(":is(#outline, [data-opener]) a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const base = document.getElementById("actions").action;
  const what = opens(addressOf(link), base);
  const part = what && document.getElementById(what.id);
  if (!part) return;
  event.preventDefault();
  // A link in a menu goes with its menu; the button of the menu stays.
  const source = link.closest("[data-menu]") ? part.querySelector("a.more").id : link.id;
  between(() => fetchPart(what, source));
}

function fetchPart({ id, address }, source) {
  const part = document.getElementById(id);
  if (!part) return null; // An edit that was on its way took it along.
  // What is typed elsewhere in a section stays: the places of open forms are kept.
  const values = new FormData();
  const kept = `#outline [name=open]${part.matches(".class-section") ? "" : "[value=setup-1]"}`; // A row goes on to explain its set-up.
  for (const open of document.querySelectorAll(kept)) values.append("open", open.value);
  const asked = document.getElementById(source) ?? part;
  return window.htmx.ajax("GET", address, { source: asked, target: part, swap: "outerHTML", select: `#${id}`, values });
}

// From the overview to a step: the keys go on from there. The address names it as well, as it does without a script.
function lead(event) {
  const link = event.target.closest?.('#insight a[href^="#step-"]');
  const step = link && document.getElementById(addressOf(link).hash.slice(1));
  if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  showZone(step);
  window.location.assign(`#${step.id}`);
  focusOn(step.querySelector(".step__name a"));
}

// Nothing is typed in the form that moves a step, so Escape may close it. In the others it could lose what is typed.
function key(event) {
  const form = event.key === "Escape" && !event.defaultPrevented && event.target.closest?.("#outline [data-escape]");
  if (!form) return;
  event.preventDefault();
  form.querySelector("a[hx-get]").click();
}

// Before htmx, which forgets the button that was pressed where its row was swapped meanwhile.
function press(event) {
  const { target, submitter } = event;
  if (target.id !== "actions" || !submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(submitter.getAttribute("formaction"), submitter.name ? { [submitter.name]: submitter.value } : {});
}

// The address of a page that one is on already would only be scrolled to, and what it opens was closed by an edit since.
function openAgain(event) {
  const link = event.target.closest?.("#insight a[href*='?']:not(#coverage *)");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = addressOf(link);
  if (withoutHash(to) !== withoutHash(window.location)) return;
  event.preventDefault();
  window.location.hash = to.hash;
  window.location.reload();
}

export function install(document) {
  document.addEventListener("click", openAgain);
  document.addEventListener("click", follow);
  document.addEventListener("click", lead);
  document.addEventListener("keydown", key);
  document.addEventListener("submit", press, { capture: true });
}
