// A page that comes back into sight may be behind: the class was built on, in another tab or on a phone. It asks for what is
// new; where nothing is, the answer is empty. Without a connection it says nothing: it will be said with the next edit.
import { count, waiting } from "./edits.js";

let asked = 0;

function ask(document) {
  const source = document.getElementById("standing");
  const bar = document.getElementById("history-bar");
  if (document.hidden || waiting() || !source || !bar) return;
  const values = new FormData(document.getElementById("actions"));
  values.delete("csrfmiddlewaretoken");
  values.append("since", bar.dataset.number);
  values.append("section", document.getElementById("add-section")?.value ?? "");
  asked = count();
  const address = document.getElementById("actions").getAttribute("action");
  window.htmx.ajax("GET", address, { source, target: "#outline", swap: "outerHTML", values }).catch(() => {});
}

export function install(document) {
  document.addEventListener("visibilitychange", () => ask(document));
  // An answer from before an edit is behind that edit's own.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig?.elt.id === "standing" && asked !== count()) event.detail.shouldSwap = false;
  });
  const quiet = (event) => event.detail.elt?.id === "standing" && event.stopPropagation();
  for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(fault, quiet, { capture: true });
  }
}
