// Says what a person has to know: toasts, and every fault of a request in words. Nothing fails in silence.

const SECONDS_TO_READ = 6;

/** The key of the words for a status: 0 is a network fault, an unknown 4xx or 5xx counts as 500. */
export function faultKey(status) {
  if (!status) return "network";
  return [401, 403, 404, 413, 429].includes(status) ? String(status) : "500";
}

/** The nodes of a word that the page keeps in <template id="words">, as a fragment; empty when it has none. */
export function word(key, root = document) {
  const fragment = document.createDocumentFragment();
  const found = root.getElementById("words")?.content.querySelector(`[data-word="${key}"]`);
  if (found) fragment.append(...found.cloneNode(true).childNodes);
  return fragment;
}

function closeButton(message) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--icon";
  button.setAttribute("aria-label", word("close").textContent);
  button.append(Object.assign(document.createElement("span"), { className: "icon icon--close" }));
  button.addEventListener("click", () => message.remove());
  return button;
}

// An error stays until it is closed, the rest goes by itself.
function furnish(message) {
  message.append(closeButton(message));
  if (!message.classList.contains("message--error")) setTimeout(() => message.remove(), SECONDS_TO_READ * 1000);
}

/** Show ``content`` (text or nodes) at the foot of the window. */
export function toast(content, level = "info") {
  const region = document.getElementById("toasts");
  if (!region) return;
  const message = document.createElement("div");
  message.className = `message message--${level}`;
  const words = document.createElement("p");
  words.append(content);
  message.append(words);
  furnish(message);
  region.replaceChildren(message);
}

/** Give every form of the page the ``token`` that holds since somebody signed in again in another tab. */
export function renewToken(document, token) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": token }));
}

export function install(document) {
  const fault = (event) => {
    const { xhr } = event.detail;
    const token = xhr?.getResponseHeader("X-Fresh-Token");
    if (token) renewToken(document, token);
    toast(word(token ? "renewed" : faultKey(xhr?.status ?? 0)), "error");
  };
  document.addEventListener("htmx:responseError", fault);
  document.addEventListener("htmx:sendError", fault);
  document.addEventListener("htmx:timeout", fault);
  document.addEventListener("htmx:swapError", () => toast(word("500"), "error"));
  // An answer may carry HX-Trigger: {"toast": {"text": "...", "level": "success"}}.
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));
  // Or its messages, swapped into the region by components/messages.html#swap.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "toasts") [...event.detail.target.children].forEach(furnish);
  });
  // A request that succeeds takes the fault of the one before away.
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) document.querySelectorAll("#toasts .message--error").forEach((message) => message.remove());
  });
}
