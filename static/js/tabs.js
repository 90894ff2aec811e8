// On a phone the three zones of the builder are tabs. Without a script their links show one zone at a time by address.

const PHONE = "(max-width: 49.99em)";

/** The zone around ``element``, by its id: "outline", "library" or "insight"; null outside of all. */
export function zoneOf(element) {
  return element?.closest?.(".builder__zone")?.id ?? null;
}

/** Which of ``count`` tabs a key leads to from the one at ``at``; null for another key. */
export function nextTab(key, at, count) {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : (to + count) % count;
}

const builder = () => document.querySelector(".builder");
const tabs = () => [...document.querySelectorAll(".builder__nav a")];
const scrolls = {}; // How far the page was scrolled in each zone.

/** The zone that is shown, as an element. */
export function keepZone() {
  return document.getElementById(builder()?.dataset.zone ?? "outline");
}

function dress(isPhone) {
  const shown = builder().dataset.zone;
  const list = document.querySelector(".builder__nav ul");
  if (isPhone) list.setAttribute("role", "tablist");
  else list.removeAttribute("role");
  for (const tab of tabs()) {
    const id = tab.hash.slice(1);
    const zone = document.getElementById(id);
    for (const name of ["role", "aria-selected", "aria-controls", "tabindex"]) tab.removeAttribute(name);
    tab.closest("li").removeAttribute("role");
    zone?.removeAttribute("role");
    if (!isPhone) continue;
    zone?.setAttribute("role", "tabpanel");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", id === shown);
    tab.setAttribute("aria-controls", id);
    tab.tabIndex = id === shown ? 0 : -1;
    tab.closest("li").setAttribute("role", "presentation");
  }
}

/** Show the zone around ``element``: on a desk all are shown anyway. The page stays where it was in each. */
export function showZone(element) {
  const root = builder();
  const zone = zoneOf(element);
  if (!root || !zone || root.dataset.zone === zone) return;
  const isPhone = window.matchMedia(PHONE).matches;
  scrolls[root.dataset.zone] = window.scrollY;
  root.dataset.zone = zone;
  dress(isPhone);
  if (isPhone) window.scrollTo({ top: scrolls[zone] ?? Math.min(window.scrollY, root.offsetTop), behavior: "instant" });
}

function follow(event) {
  const link = event.target.closest?.('a[href^="#"]');
  const aim = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!zoneOf(aim)) return;
  showZone(aim);
  if (link.getAttribute("role") === "tab") event.preventDefault();
}

function key(event) {
  const all = tabs();
  const at = all.indexOf(event.target);
  if (at < 0 || event.target.getAttribute("role") !== "tab") return;
  if (event.key === " ") {
    event.preventDefault();
    event.target.click();
  }
  const to = nextTab(event.key, at, all.length);
  if (to === null) return;
  event.preventDefault();
  all[to].click();
  all[to].focus();
}

export function install(document) {
  const root = builder();
  if (!root) return;
  const media = window.matchMedia(PHONE);
  const aim = document.querySelector(":target");
  root.dataset.zone = zoneOf(aim) ?? "outline";
  dress(media.matches);
  media.addEventListener("change", () => dress(media.matches));
  document.addEventListener("click", follow);
  document.addEventListener("keydown", key);
  window.addEventListener("hashchange", () => showZone(document.querySelector(":target")));
  // How much of the window the bar covers, for what must stay clear of it.
  const bar = document.querySelector(".builder__bar");
  new ResizeObserver(() => {
    const covers = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${covers}px`);
  }).observe(bar);
  // An answer brings new zones.
  document.addEventListener("htmx:afterSettle", () => media.matches && dress(true));
}
