// "Check it for yourself", on the page that students open. Everything is worked out here, from what stands in the page:
// this module asks the server for nothing, stores nothing, and writes nothing into the address. Going away unticks all.

// From mild to strong, as anatomy/domain/safety.py ranks them.
const SEVERITIES = ["caution", "modify", "clear_first", "contraindicated"];
const WHOLE_BODY = "whole-body";

const slugs = (text) => new Set((text || "").split(" ").filter(Boolean));
const numbers = (text) => [...slugs(text)].map(Number);
const meet = (one, other) => [...one].some((slug) => other.has(slug));
const rank = (severity) => SEVERITIES.indexOf(severity);

// Pure: what is in the page, and what it means for somebody -----------------------------------------------------------

/** The page's advice as values: conditions with their rules, where steps reach, and the regions inside of groups. */
export function readAdvice(document) {
  const template = document.getElementById("check-area");
  const options = template ? [...template.content.querySelectorAll("[data-inside]")] : [];
  return {
    conditions: [...document.querySelectorAll("[data-condition]")].map(readCondition),
    reaches: new Map([...document.querySelectorAll("[data-own]")].map((step) => [stepNumber(step), readReach(step)])),
    inside: new Map(options.map((option) => [option.value, slugs(option.dataset.inside)])),
  };
}

const stepNumber = (step) => Number(step.id.slice("step-".length));

function readReach(step) {
  return { own: slugs(step.dataset.own), loaded: slugs(step.dataset.loaded), side: step.dataset.side || "" };
}

function readCondition(item) {
  const rules = [...item.querySelectorAll("[data-steps]")].map((rule) => ({
    severity: rule.dataset.severity,
    local: "local" in rule.dataset,
    words: rule.querySelector("[data-words]").textContent,
    steps: numbers(rule.dataset.steps),
  }));
  return {
    slug: item.dataset.condition,
    name: item.querySelector("label").textContent.trim(),
    clearance: item.dataset.clearance || "none",
    rules,
  };
}

/** Whether a step reaches an area: anatomy/domain/safety.py says the same in Body.reaches. */
export function reaches(step, area, side) {
  if (!step.own.size && !step.loaded.size) return false;
  if (step.own.has(WHOLE_BODY) || area.has(WHOLE_BODY) || meet(area, step.loaded)) return true;
  const otherSide = side && step.side && side !== step.side;
  return !otherSide && meet(area, step.own);
}

function applies(advice, rule, number, places) {
  if (!rule.local) return true;
  return places.some((place) => {
    if (!place) return true;
    const area = new Set([place.region, ...(advice.inside.get(place.region) || [])]);
    return reaches(advice.reaches.get(number), area, place.side);
  });
}

/**
 * What to read beside each step: a Map from its number to the reasons, the strongest first.
 *
 * ``ticked`` is a Map from a condition to the places where somebody has it, each {region, side}, or null for "not said":
 * that counts everywhere.
 */
export function say(advice, ticked) {
  const told = new Map();
  for (const condition of advice.conditions.filter((one) => ticked.has(one.slug))) {
    for (const rule of condition.rules) {
      for (const number of rule.steps.filter((step) => applies(advice, rule, step, ticked.get(condition.slug)))) {
        const reason = { severity: rule.severity, words: rule.words, condition: condition.name };
        told.set(number, [...(told.get(number) || []), reason]);
      }
    }
  }
  for (const reasons of told.values()) reasons.sort((one, other) => rank(other.severity) - rank(one.severity));
  return new Map([...told].sort(([one], [other]) => one - other));
}

/** The steps of each severity, by the highest that is said of a step. */
export function tally(told) {
  const steps = new Map(SEVERITIES.map((severity) => [severity, []]));
  for (const [number, reasons] of told) steps.get(reasons[0].severity).push(number);
  return steps;
}

// The page ------------------------------------------------------------------------------------------------------------

function element(document, tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** The places of a ticked condition: what was chosen; null where nothing was. */
function placesOf(item) {
  const chosen = [...item.querySelectorAll(".check__area")].map((area) => ({
    region: area.querySelector("[data-region]").value,
    side: area.querySelector("[data-which]").value,
  }));
  const said = chosen.filter((place) => place.region);
  return said.length ? said : [null];
}

class SelfCheck {
  constructor(document) {
    this.document = document;
    this.root = document.getElementById("check");
    this.advice = readAdvice(document);
    this.items = [...this.root.querySelectorAll("[data-condition]")];
    this.status = this.root.querySelector(".check__status");
    this.sum = this.root.querySelector(".check__sum");
  }

  start() {
    this.root.classList.add("check--live");
    this.root.querySelector("[data-with-script]").hidden = false;
    this.root.querySelector("[data-without-script]").hidden = true;
    for (const item of this.items) this.box(item).hidden = false;
    this.root.addEventListener("change", (event) => this.change(event.target));
    this.root.addEventListener("click", (event) => this.click(event));
    this.untick();
  }

  box(item) {
    return item.querySelector("input");
  }

  /** Leave no tick, no place and no mark behind: also before the browser keeps the page for its back button. */
  untick() {
    for (const item of this.items) {
      this.box(item).checked = false;
      this.furnish(item);
    }
    this.show();
  }

  change(control) {
    const item = control.closest("[data-condition]");
    if (control.matches("input")) this.furnish(item);
    if (control.matches("[data-region]")) this.offerSide(control);
    this.show();
  }

  click(event) {
    const another = event.target.closest("[data-another]");
    const link = event.target.closest("a[href^='#step-']");
    if (another) this.askPlace(another.closest("[data-condition]")).querySelector("select").focus();
    if (event.target.closest("[data-untick]")) {
      this.untick();
      this.root.querySelector("summary").focus();
    }
    if (link) {
      // Not by the address: which steps somebody looked up would stay in the browser's history.
      event.preventDefault();
      const step = this.document.getElementById(link.hash.slice(1));
      step.tabIndex = -1;
      step.scrollIntoView();
      step.focus({ preventScroll: true });
    }
  }

  /** A ticked condition shows its rules, and asks where if that matters. */
  furnish(item) {
    const isTicked = this.box(item).checked;
    item.classList.toggle("is-ticked", isTicked);
    for (const area of item.querySelectorAll(".check__area")) area.remove();
    // Without a choice of places a local rule counts everywhere.
    const asksPlace = item.querySelector("[data-local]") && this.document.getElementById("check-area");
    if (isTicked && asksPlace) this.askPlace(item);
  }

  askPlace(item) {
    const template = this.document.getElementById("check-area");
    const area = template.content.firstElementChild.cloneNode(true);
    for (const button of item.querySelectorAll("[data-another]")) button.remove();
    item.insertBefore(area, item.querySelector(".check__rules"));
    return area;
  }

  offerSide(select) {
    const which = select.closest(".check__area").querySelector("[data-which]");
    const isPaired = "paired" in select.selectedOptions[0].dataset;
    which.closest("label").hidden = !isPaired;
    if (!isPaired) which.value = "";
  }

  ticked() {
    return this.items.filter((item) => this.box(item).checked);
  }

  show() {
    const ticked = this.ticked();
    const told = say(this.advice, new Map(ticked.map((item) => [item.dataset.condition, placesOf(item)])));
    this.root.classList.toggle("is-used", ticked.length > 0);
    this.sum.hidden = !ticked.length;
    this.count();
    this.showSum(told, ticked.length > 0);
    this.showClearances(ticked);
    this.showSteps(told);
  }

  /** How many are ticked under each heading, so that a closed one hides none. */
  count() {
    for (const group of this.root.querySelectorAll(".check__group")) {
      const count = [...group.querySelectorAll("input")].filter((box) => box.checked).length;
      group.querySelector("[data-count]").textContent = count ? `(${count})` : "";
    }
  }

  showSum(told, isUsed) {
    const steps = tally(told);
    const words = [];
    for (const line of this.root.querySelectorAll("[data-tally]")) {
      const found = steps.get(line.dataset.tally);
      line.hidden = !found.length;
      while (line.children.length > 1) line.lastElementChild.remove();
      line.append(...found.map((number) => this.link(number)));
      if (found.length) words.push((found.length === 1 ? line.dataset.one : line.dataset.more).replace("{}", found.length));
    }
    const nothing = isUsed ? this.status.dataset.nothing : "";
    this.status.textContent = words.length ? `${words.join(", ")}.` : nothing;
  }

  link(number) {
    const name = this.document.querySelector(`#step-${number} h3`).textContent;
    const link = element(this.document, "a", "check__step", String(number));
    link.append(element(this.document, "span", "visually-hidden", ` ${name}`));
    link.href = `#step-${number}`;
    return link;
  }

  showClearances(ticked) {
    for (const line of this.root.querySelectorAll("[data-sum]")) {
      const names = ticked
        .filter((item) => item.dataset.clearance === line.dataset.sum)
        .map((item) => item.querySelector("label").textContent.trim());
      line.hidden = !names.length;
      line.querySelector("[data-names]").textContent = names.join("; ");
    }
  }

  showSteps(told) {
    for (const mark of this.document.querySelectorAll(".told")) mark.remove();
    for (const [number, reasons] of told) {
      this.document.querySelector(`#step-${number} .leaf-step__dose`).after(this.mark(reasons));
    }
  }

  mark(reasons) {
    const mark = element(this.document, "div", `told told--${reasons[0].severity}`);
    for (const severity of [...SEVERITIES].reverse()) {
      const found = reasons.filter((reason) => reason.severity === severity);
      if (!found.length) continue;
      mark.append(this.root.querySelector(`[data-tally="${severity}"] .severity`).cloneNode(true));
      mark.append(element(this.document, "ul", "told__reasons", ...found.map((reason) => this.reason(reason))));
    }
    return mark;
  }

  reason(reason) {
    const name = element(this.document, "strong", "", `${reason.condition}:`);
    return element(this.document, "li", "", name, ` ${reason.words}`);
  }
}

export function install(document) {
  const window = document.defaultView;
  const check = new SelfCheck(document);
  check.start();
  window.addEventListener("pagehide", () => check.untick());
  // Only a page that comes back: on a slow network somebody may have ticked before the first one is through.
  window.addEventListener("pageshow", (event) => event.persisted && check.untick());
}

install(document);
