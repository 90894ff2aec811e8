// Small controls: copy, print, confirm, menus that close when one looks elsewhere, and the tab that one is at.
import { toast, word } from "./notices.js";

/** The text that a copy button stands for: the value of a field, or the text of anything else. */
export function textToCopy(element) {
  return "value" in element ? element.value : element.textContent.trim();
}

/** The menus that a click or a focus on ``target`` leaves behind. */
export function menusToClose(root, target) {
  return [...root.querySelectorAll("details.menu[open]")].filter((menu) => !menu.contains(target));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(textToCopy(source));
    toast(word("copied"), "success");
  } catch {
    source.focus();
    source.select?.(); // No clipboard without https: what is selected can be copied by hand.
  }
}

function confirm(button) {
  const dialog = document.getElementById("confirm-dialog").content.firstElementChild.cloneNode(true);
  const yes = dialog.querySelector('[data-answer="yes"]');
  dialog.querySelector("h2").textContent = button.dataset.confirm;
  dialog.querySelector("[data-detail]").textContent = button.dataset.confirmDetail ?? "";
  yes.textContent = button.dataset.confirmYes ?? button.textContent.trim();
  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]")?.dataset.answer;
    if (answer) dialog.close(answer);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    // A menu has closed for the question: the hand goes back to what opened it.
    (button.checkVisibility() ? button : document.getElementById(button.closest("[data-opener]")?.dataset.opener))?.focus();
    if (dialog.returnValue !== "yes") return;
    button.dataset.confirmed = "";
    button.click();
    delete button.dataset.confirmed;
  });
  document.body.append(dialog);
  dialog.showModal();
}

// In the capture phase, before htmx and before the form: an unconfirmed click goes no further.
function guard(event) {
  const button = event.target.closest?.("[data-confirm]");
  if (!button || "confirmed" in button.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  confirm(button);
}

function press(event) {
  // An answer to a question goes back to the menu that asked it.
  const looksElsewhere = !event.target.closest?.("dialog");
  for (const menu of looksElsewhere ? menusToClose(document, event.target) : []) menu.open = false;
  const button = event.target.closest?.("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else copy(button);
}

function escape(event) {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function reveal(root) {
  root.querySelectorAll?.("[data-copy][hidden], [data-print][hidden]").forEach((button) => (button.hidden = false));
}

/** Scroll the tabs sideways to the one that one is at: on a phone it may lie outside. */
function showCurrentTab(root) {
  const current = root.querySelector(".section-nav [aria-current]");
  if (!current) return;
  const nav = current.closest(".section-nav");
  const space = (nav.clientWidth - current.offsetWidth) / 2;
  nav.scrollLeft += current.getBoundingClientRect().left - nav.getBoundingClientRect().left - space;
}

export function install(document) {
  document.addEventListener("click", guard, { capture: true });
  document.addEventListener("click", press);
  document.addEventListener("keydown", escape);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
  reveal(document);
  showCurrentTab(document);
}
