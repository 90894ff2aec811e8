// Forms that save by themselves: a field as soon as it is left, alone, with the value that was seen when it was opened. The
// form stays open and nothing in it is touched while somebody types. Without a script the same forms have a button.
import { send, waiting } from "./edits.js";
import { focusOn } from "./focus.js";
import { addressOf, withoutHash } from "./links.js";

const states = new WeakMap();

function stateOf(form) {
  if (!states.has(form)) states.set(form, { sent: new Map(), refused: new Map(), saved: new Set(), closing: false });
  return states.get(form);
}

const forms = () => [...document.querySelectorAll("form[data-saves]")];
const seenInput = (control) => control.form.elements[`initial-${control.name}`];
const boxOf = (form) => form.closest("[id^='edit-'], [id^='change-']");

/** The fields of ``form`` that are saved: each has a hidden one beside it, with the value that was seen. */
export function controls(form) {
  return [...form.elements].filter((one) => one.name && one.type !== "hidden" && form.elements[`initial-${one.name}`]);
}

/** What stands in a control, as the hidden input beside it would say it. */
export function typed(control) {
  if (control.type === "checkbox") return control.checked ? "True" : "False";
  return control.value;
}

/** Whether two texts of a field mean the same: browsers keep line ends, and forms take spaces around a text away. */
export function same(one, other) {
  return one.replace(/\r\n?/g, "\n").trim() === other.replace(/\r\n?/g, "\n").trim();
}

function put(control, value) {
  if (control.type === "checkbox") control.checked = value === "True";
  else if (control.value !== value) control.value = value;
}

/** The value that a field has once everything that was sent has arrived. */
function expected(control) {
  return stateOf(control.form).sent.get(control.name) ?? seenInput(control).value;
}

/** The fields in which something stands that was not sent yet. */
export function unsaved(form) {
  return controls(form).filter((control) => !same(typed(control), expected(control)));
}

/** The values of one edit: ``saved`` by name, and what was seen of each. */
export function valuesOf(saved) {
  const data = new FormData();
  for (const control of saved) {
    data.append("field", control.name);
    data.append(`initial-${control.name}`, expected(control));
    if (control.type !== "checkbox") data.append(control.name, control.value);
    else if (control.checked) data.append(control.name, "on");
  }
  return data;
}

// Changing one field can take another along (breaths their time), unless that was typed here as well.
function companions(form, saved) {
  return saved
    .map((control) => form.elements[control.dataset.with])
    .filter((one) => one && !saved.includes(one) && !stateOf(form).saved.has(one.name))
    .filter((one) => same(typed(one), expected(one)));
}

/** Send what was typed and not sent yet. What was refused is sent again when it was changed, or when it is ``asked`` for. */
export function save(form, asked = false) {
  const { sent, refused, saved } = stateOf(form);
  const changed = unsaved(form).filter((one) => asked || refused.get(one.name) !== typed(one));
  if (!changed.length) return;
  const all = [...changed, ...companions(form, changed)];
  const values = valuesOf(all);
  const texts = new Map(all.map((control) => [control.name, typed(control)]));
  for (const control of changed) {
    sent.set(control.name, typed(control));
    saved.add(control.name);
    unmark(control);
    clear(control);
  }
  send(form.getAttribute("action"), values).then((answer) => answered(form, texts, answer));
}

function answered(form, texts, { status }) {
  const state = stateOf(form);
  const worked = status >= 200 && status < 300;
  const stands = standing(form);
  // Where one of several is wrong none is saved. The others go once more, without it.
  const wrong = new Set([...texts.keys()].filter((name) => form.elements[name].getAttribute("aria-invalid") === "true"));
  for (const [name, text] of texts) {
    const control = form.elements[name];
    const last = !state.sent.has(name) || state.sent.get(name) === text;
    if (!last) continue; // Typed on and sent once more: that answer will tell.
    state.sent.delete(name);
    if (!worked) {
      if (!wrong.size || wrong.has(name)) state.refused.set(name, text);
      continue;
    }
    state.refused.delete(name);
    const untouched = same(typed(control), text);
    seenInput(control).value = stands?.[name] ?? text;
    if (untouched && stands) put(control, stands[name]);
    clear(control);
    if (untouched) mark(control);
  }
  if (!worked) state.closing = false;
  if (!worked && wrong.size && wrong.size < texts.size) save(form);
  offerToDiscard(form);
  if (state.closing) finish(form);
  else if (!worked && isAtButtons(form)) firstWrong(form)?.focus();
}

const isAtButtons = (form) => Boolean(form.querySelector(".form__actions")?.contains(document.activeElement));
const firstWrong = (form) => form.querySelector(".clash, [aria-invalid=true]");

// How a form stands on the server, as the last answer told.
function standing(form) {
  const box = boxOf(form);
  const told = box && document.querySelector(`#standing [data-form="${box.id}"]`);
  if (!told) return null;
  const values = JSON.parse(told.dataset.values);
  return Object.fromEntries(controls(form).map(({ name }) => [name, values[name] ?? (name.startsWith("tool_") ? "0" : "")]));
}

/** Show in ``form`` how it stands, where nobody typed anything else: after an undo, or an edit on another device. */
export function renew(form) {
  const stands = standing(form);
  if (!stands) return;
  for (const control of controls(form)) {
    const waits = stateOf(form).sent.has(control.name);
    if (waits || control.name === "other_tool" || !same(typed(control), seenInput(control).value)) continue;
    if (same(typed(control), stands[control.name])) continue;
    seenInput(control).value = stands[control.name];
    put(control, stands[control.name]);
    unmark(control);
  }
}

// What is said beside a field ----------------------------------------------------------------------------------------

function fieldOf(control) {
  return control.closest(".field");
}

function mark(control) {
  unmark(control);
  fieldOf(control).append(document.getElementById("saved-mark").content.cloneNode(true));
}

function unmark(control) {
  fieldOf(control)?.querySelector(":scope > .field__saved")?.remove();
}

function clear(control) {
  const field = fieldOf(control);
  field.querySelectorAll("[data-said], .field__errors").forEach((said) => said.remove());
  field.classList.remove("field--error");
  control.removeAttribute("aria-invalid");
  const described = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((id) => document.getElementById(id));
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  else control.removeAttribute("aria-describedby");
}

// An answer brings it to #said-beside. A choice between two texts asks for the focus, unless somebody types elsewhere.
function say(said) {
  const control = document.getElementById(said.dataset.said);
  if (!control?.form) return said.remove();
  clear(control);
  fieldOf(control).classList.add("field--error");
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
  const before = control.closest(".field__control") ?? null;
  if (before && before.parentElement === fieldOf(control)) before.before(said);
  else fieldOf(control).append(said);
  offerToDiscard(control.form);
  if (said.matches(".clash") && !isTyping(control)) said.focus();
}

function isTyping(except) {
  const active = document.activeElement;
  if (active === except || !active?.matches("textarea, input:not([type=checkbox])")) return false;
  return active.form !== except.form || !same(typed(active), expected(active));
}

function choose(button) {
  const clash = button.closest(".clash");
  const control = document.getElementById(clash.dataset.said);
  const theirs = clash.dataset.theirs;
  seenInput(control).value = theirs;
  stateOf(control.form).refused.delete(control.name);
  if (button.dataset.clash === "theirs") put(control, theirs);
  clear(control);
  control.focus();
  save(control.form);
  offerToDiscard(control.form);
}

// Without an error there is nothing to discard: everything is saved, or about to be.
function offerToDiscard(form) {
  const link = form.querySelector("[data-discard]");
  if (link) link.hidden = !unsaved(form).length;
}

// Opening, closing, leaving ------------------------------------------------------------------------------------------

function equip(form) {
  const done = form.querySelector("[data-done]");
  if (done?.dataset.done) done.textContent = done.dataset.done;
  const discard = form.querySelector("[data-discard]");
  if (discard?.dataset.discard) discard.textContent = discard.dataset.discard;
  offerToDiscard(form);
}

/** Close a form whose fields are all saved; with something unsaved in it, save that first. */
export function finish(form) {
  const state = stateOf(form);
  if (!state.closing) save(form, true);
  state.closing = true;
  if (state.sent.size) return;
  if (unsaved(form).length) {
    state.closing = false;
    firstWrong(form)?.focus();
  } else close(form);
}

function close(form) {
  const back = document.getElementById(form.dataset.back);
  const had = Boolean(document.activeElement.closest(`#${boxOf(form).id}`)) || document.activeElement === document.body;
  document.getElementById(boxOf(form).id)?.remove(); // Perhaps made anew since.
  if (had && back) focusOn(back);
}

function submit(event) {
  const form = event.target;
  if (!form.matches?.("form[data-saves]")) return;
  event.preventDefault();
  const elsewhere = event.submitter?.getAttribute("formaction");
  if (!elsewhere) return finish(form);
  for (const control of controls(form)) stateOf(form).sent.set(control.name, typed(control)); // All of it goes along.
  const texts = new Map(stateOf(form).sent);
  send(elsewhere, new FormData(form, event.submitter)).then((answer) => answered(form, texts, answer));
}

// Texts of forms that the answer has no place for any more are kept beside the class.
function keep(form, texts, isRemoved) {
  const notice = document.getElementById("kept-notice").content.firstElementChild.cloneNode(true);
  const title = notice.querySelector("[data-kept-title]");
  title.textContent = (isRemoved ? title.dataset.removed : title.dataset.closed).replace("{name}", form.dataset.name);
  for (const { id, label, text } of texts) {
    const row = document.getElementById("kept-text").content.firstElementChild.cloneNode(true);
    const area = Object.assign(row.querySelector("textarea"), { id: `${id}-kept`, value: text });
    area.setAttribute("aria-label", label);
    row.querySelector("dt").textContent = label;
    row.querySelector("[data-copy]").dataset.copy = area.id;
    notice.querySelector("[data-kept-texts]").append(row);
  }
  document.getElementById("kept").append(notice);
  notice.focus();
}

/** What stands in a field, in words, beside its label. */
export function inWords(control) {
  const label = control.labels[0]?.firstChild?.textContent.trim() || control.labels[0]?.textContent.trim() || control.name;
  const text = control.selectedOptions ? control.selectedOptions[0].textContent : control.value;
  return { id: control.id, label, text };
}

// A form that a swap took away: its texts go into the one that was made anew, or beside the class.
function settleElsewhere({ form, id, fields, words }) {
  const anew = document.getElementById(id)?.querySelector("form[data-saves]");
  if (anew) {
    for (const old of fields) if (anew.elements[old.name]) put(anew.elements[old.name], typed(old));
    return;
  }
  const isRemoved = !rowOf(id);
  const lost = new Set(atRisk(form, isRemoved).map((control) => control.id));
  if (lost.size) keep(form, words.filter((one) => lost.has(one.id)), isRemoved);
}

const rowOf = (box) => document.getElementById(box.replace("edit-", "step-").replace("change-", "section-"));

/** What of ``form`` is nowhere else. With its row gone, also what was sent and is not answered: the answer says that it is gone. */
function atRisk(form, isRemoved) {
  const { sent } = stateOf(form);
  const texts = controls(form).filter((control) => control.type !== "checkbox");
  if (isRemoved) return texts.filter((control) => !same(typed(control), seenInput(control).value));
  return texts.filter((control) => !sent.has(control.name) && !same(typed(control), expected(control)));
}

// A link away waits for what is on its way, so that following it asks no questions. Without a connection it does ask.
function leave(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const url = addressOf(link);
  const isHere = withoutHash(url) === withoutHash(window.location) && url.hash;
  if (isHere || link.getAttribute("target") === "_blank" || link.hasAttribute("download")) return;
  for (const form of forms()) save(form);
  if (!waiting()) return;
  event.preventDefault();
  whenSent(() => window.location.assign(url.href));
}

/** Whether words stand in a form of the builder that nobody pressed the button of. What only searches is not meant. */
export function halfTyped(root) {
  const written = root.querySelectorAll(".builder form[method=post]:not([data-saves]) :is(input[type=text], textarea)");
  return [...written].some((field) => !same(field.value, field.defaultValue));
}

function whenSent(work) {
  const outbox = document.getElementById("outbox");
  const look = () => {
    if (waiting() && !outbox.dataset.trouble) return;
    watch.disconnect();
    work();
  };
  const watch = new MutationObserver(look);
  watch.observe(outbox, { attributes: true });
  look();
}

export function install(document) {
  let before = [];

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("form[data-saves]")) save(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("form[data-saves]")) return;
    unmark(event.target);
    offerToDiscard(form);
  });
  document.addEventListener("submit", submit, { capture: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-clash], [data-discard], [data-kept-close]");
    if (!button) return;
    if ("clash" in button.dataset) choose(button);
    else if ("keptClose" in button.dataset) button.closest(".kept__notice").remove();
    else {
      event.preventDefault();
      event.stopPropagation();
      close(button.closest("form"));
    }
  }, { capture: true });
  document.addEventListener("click", leave);

  document.addEventListener("htmx:beforeSwap", () => {
    document.getElementById("standing").replaceChildren(); // True of one answer only.
    // In words now: a field that has left the page has no label any more.
    const was = (form) => ({ form, id: boxOf(form).id, fields: unsaved(form), words: controls(form).map(inWords) });
    before = forms().map(was);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const was of before.filter(({ form }) => !form.isConnected)) settleElsewhere(was);
    before = [];
    for (const form of forms()) renew(form);
    for (const said of [...document.getElementById("said-beside").children]) say(said);
  });
  document.addEventListener("htmx:load", (event) => {
    for (const form of event.detail.elt.querySelectorAll?.("form[data-saves]") ?? []) equip(form);
  });
  forms().forEach(equip);

  // A phone that is put away may not come back: what is typed is sent first.
  document.addEventListener("visibilitychange", () => document.hidden && forms().forEach((form) => save(form)));
  window.addEventListener("beforeunload", (event) => {
    if (forms().some((form) => unsaved(form).length) || halfTyped(document)) event.preventDefault();
  });
}
