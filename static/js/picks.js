// Techniques ticked for cards: kept while somebody searches and turns pages, until they are let go. Without this module
// the ticks of one page are sent by the same form.
const KEY = "cards";

/** The slugs in what was stored; none where that is nothing of ours. */
export function slugsIn(stored) {
  try {
    const found = JSON.parse(stored);
    return Array.isArray(found) ? found.filter((slug) => typeof slug === "string") : [];
  } catch {
    return [];
  }
}

/** The slugs with or without ``slug``. */
export function changed(slugs, slug, isOn) {
  const others = slugs.filter((one) => one !== slug);
  return isOn ? [...others, slug] : others;
}

// So many letters of the address say what was ticked. With the path, the paper and the rest of the request's first line
// that is what gunicorn takes (studio/gunicorn.py) and what proxies do; a longer one would only be a bare 400.
const LONGEST = 7900;

/** Whether an address can hold all the slugs. */
export function fit(slugs) {
  return new URLSearchParams(slugs.map((slug) => ["technique", slug])).toString().length <= LONGEST;
}

// A browser may refuse to store anything. Then the ticks last as long as the page.
let kept = "[]";

function read() {
  try {
    return slugsIn(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return slugsIn(kept);
  }
}

function keep(slugs) {
  kept = JSON.stringify(slugs);
  try {
    sessionStorage.setItem(KEY, kept);
  } catch {
    // It is kept above.
  }
}

function hidden(document, slug) {
  return Object.assign(document.createElement("input"), { type: "hidden", name: "technique", value: slug });
}

/** Tick what is chosen, carry along what stands on other pages, and say how many there are. */
export function show(document, slugs) {
  const form = document.getElementById("picks");
  if (!form) return;
  const chosen = new Set(slugs);
  for (const box of document.querySelectorAll("#results input[name=technique]")) box.checked = chosen.delete(box.value);
  for (const input of form.querySelectorAll("input[type=hidden]")) input.remove();
  form.append(...[...chosen].map((slug) => hidden(document, slug)));
  form.classList.toggle("picks--some", slugs.length > 0);
  form.querySelector("[data-let-go]").hidden = false;
  const doFit = fit(slugs);
  form.querySelector("button:not([data-let-go])").disabled = !doFit;
  const words = form.querySelector("[data-many]");
  const { one, many, tooMany } = words.dataset;
  const said = slugs.length === 1 ? one : (doFit ? many : tooMany).replace("{count}", slugs.length);
  // Said again only when it is something else.
  if (words.textContent !== said) words.textContent = said;
}

export function install(document) {
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#results input[name=technique]")) return;
    keep(changed(read(), event.target.value, event.target.checked));
    show(document, read());
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#picks [data-let-go]")) return;
    keep([]);
    show(document, []);
    document.getElementById("results-title").focus();
  });
  // New rows, and a page that the browser brings back with ticks of its own.
  document.addEventListener("htmx:afterSettle", () => show(document, read()));
  addEventListener("pageshow", () => show(document, read()));
  show(document, read());
}

install(document);
