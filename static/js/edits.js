// Every edit of a class goes through here, whoever makes it: a button, a form, a drag, a key. Pressed twice in a row both
// are sent, one after the other; one whose answer was lost is sent again under the same name, and the server applies it once.
import { renewToken } from "./notices.js";
import { Outbox, newName, verdict } from "./outbox.js";

// Longer than any edit takes; a connection that says nothing at all for so long is gone.
const PATIENCE = 20_000;
const SECONDS_TO_READ = 6;
// The same thing pressed again so soon (in milliseconds) is impatience; later it is meant.
const IMPATIENCE = 1000;
// A press that lasts longer (in milliseconds) is none of a button.
const LONGEST_PRESS = 1000;

let outbox = null;
let made = 0;
let opening = Promise.resolve(); // What is being fetched into the outline
let pressing = Promise.resolve(); // A press that is under way
let release = () => {}; // Ends it
let idle = []; // What waits for the outbox to be empty

/** The nodes that an edit is shown in: #outbox carries the requests, and says what waits. */
function carrier() {
  return document.getElementById("outbox");
}

/** ``values`` (an object with texts or lists, or a FormData) as a FormData, without what is only true of one moment. */
export function lasting(values) {
  const data = new FormData();
  const pairs = values instanceof FormData ? values.entries() : Object.entries(values);
  for (const [name, value] of pairs) for (const one of Array.isArray(value) ? value : [value]) data.append(name, one);
  for (const passing of ["open", "csrfmiddlewaretoken", "once"]) data.delete(passing);
  return data;
}

/**
 * Post an edit to ``path``, behind those that wait already, and show the class that comes back.
 * Promises {status, renewed}: the answer in the end, 200 to 299 where it worked. ``moves`` names a row that goes to a place:
 * of several such edits of one row, with nothing between them, only the last has to arrive.
 */
export function send(path, values = {}, { moves = "" } = {}) {
  made += 1;
  return outbox.add({ path, values: lasting(values), moves, at: performance.now() });
}

/** Whether behind the edit that is on its way a row waits that the page shows in its new place already. */
export function isMoveWaiting() {
  return Boolean(outbox?.edits.slice(1).some(({ moves }) => moves));
}

/** How many edits are not answered yet. */
export function waiting() {
  return outbox?.waiting ?? 0;
}

/**
 * Fetch a part of the outline (``work`` promises its end) between two edits: an answer that replaces the whole outline does
 * not know of a form that was opened while it was on its way.
 */
export async function between(work) {
  if (waiting() && !outbox.trouble) await new Promise((free) => idle.push(free));
  const patience = new Promise((over) => setTimeout(over, PATIENCE));
  opening = Promise.race([Promise.resolve(work()).catch(() => {}), patience]);
  return opening;
}

function free({ waiting, trouble }) {
  if (waiting && !trouble) return;
  idle.forEach((go) => go());
  idle = [];
}

/** How many edits this page has made. */
export function count() {
  return made;
}

async function post({ path, values, once }) {
  await Promise.all([opening, pressing]);
  const element = carrier();
  const data = lasting(values);
  data.set("once", once);
  let answer = { status: 0, renewed: false };
  const hear = ({ detail: { xhr } }) => (answer = answerOf(xhr));
  element.addEventListener("htmx:afterRequest", hear);
  const asked = window.htmx.ajax("POST", path, { source: element, target: "#outline", swap: "outerHTML", values: data });
  const over = () => {
    element.removeEventListener("htmx:afterRequest", hear);
    return answer;
  };
  return asked.then(over, over);
}

// Who presses a button leaves a field, and that is an edit. Its answer would replace the button under the finger, and the
// browser makes no click of a press that ends on another button: the edit goes out once the press is over.
function down() {
  pressing = new Promise((over) => {
    release = over;
    setTimeout(over, LONGEST_PRESS);
  });
}

/** What the outbox has to know of an answer; without one (no connection, no time left) the status is 0. */
function answerOf(xhr) {
  return { status: xhr?.status ?? 0, renewed: Boolean(xhr?.getResponseHeader("X-Fresh-Token")) };
}

// htmx worked out what a button or a form sends; from here on it is ours.
function take(event) {
  const { verb, target, elt, path, formData } = event.detail;
  if (verb !== "post" || !outbox) return;
  if (elt.id === "outbox") event.detail.timeout = PATIENCE;
  else if (target.id === "outline") {
    event.preventDefault();
    if (!isTwin(event.detail)) send(path, formData);
  } else event.detail.parameters.once = newName();
}

// A form or a "+" that is pressed twice (a double click, or impatience while the answer is on its way) is meant once. With
// something else between, a while later, or where the page says that changes wait, it is meant again. The buttons of the
// outline are meant as often as they are pressed: twice up is two places up.
function isTwin({ elt, path, formData, triggeringEvent }) {
  if (elt.id === "actions") return false;
  if (triggeringEvent?.detail > 1) return true;
  const newest = outbox.edits.at(-1);
  if (!newest || outbox.trouble || performance.now() - newest.at > IMPATIENCE) return false;
  const asText = (data) => JSON.stringify([...lasting(data)]);
  return newest.path === path && asText(newest.values) === asText(formData);
}

// What is asked again is not said to have failed: #outbox says that it waits.
function quiet(event) {
  const { elt, xhr } = event.detail;
  if (elt?.id !== "outbox") return;
  const token = xhr?.getResponseHeader("X-Fresh-Token");
  if (token) renewToken(document, token);
  if (verdict(answerOf(xhr)) !== "refused") event.stopPropagation();
}

/** Say how things stand: nothing while all is well, what waits and why where it is not, and that it went out after that. */
export function show(element, { waiting, trouble, hasRefused }) {
  const words = element.querySelector("[data-outbox-words]");
  const say = (text) => words.textContent === text || (words.textContent = text); // The same words are not spoken twice.
  const had = element.dataset.trouble;
  element.toggleAttribute("data-waiting", waiting > 0);
  if (trouble) {
    element.dataset.trouble = trouble;
    say(element.dataset[trouble + (waiting === 1 ? "One" : "Many")].replace("{count}", waiting));
  } else if (had && !waiting) {
    delete element.dataset.trouble;
    say(hasRefused ? element.dataset.backPartly : element.dataset.back);
    setTimeout(() => "trouble" in element.dataset || say(""), SECONDS_TO_READ * 1000);
  }
  for (const one of element.querySelectorAll("[data-outbox-for]")) {
    one.hidden = !one.dataset.outboxFor.split(" ").includes(element.dataset.trouble);
  }
}

export function install(document) {
  const element = document.getElementById("outbox");
  if (!element) return;
  outbox = new Outbox({ post, changed: (box) => (show(element, box), free(box)) });
  document.addEventListener("htmx:configRequest", take);
  document.addEventListener("pointerdown", down, { capture: true });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => release(), { capture: true });
  for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(fault, quiet, { capture: true });
  }
  element.addEventListener("click", (event) => event.target.closest("[data-outbox-now]") && outbox.now());
  window.addEventListener("online", () => outbox.now());
  // Back from another tab or window: perhaps from signing in there.
  window.addEventListener("focus", () => outbox.trouble && outbox.now());
  document.addEventListener("visibilitychange", () => !document.hidden && outbox.trouble && outbox.now());
  window.addEventListener("beforeunload", (event) => outbox.waiting && event.preventDefault());
}
