// Edits on their way to the studio: one after the other, each until it is answered. Kept in memory only: what a teacher
// types about a class is nothing for a browser's own storage. Knows neither the page nor the network.

export const FIRST_PAUSE = 1000;
export const LONGEST_PAUSE = 30_000;

// No connection (0), a proxy that gave up, a server that is busy or being replaced: the same edit may work in a moment.
const PASSING = [0, 408, 425, 502, 503, 504];

/** What an answer means for the edit: "done", "again" (ask once more), "signedOut", "renewed" (a new token), "refused". */
export function verdict({ status, renewed = false }) {
  if (status >= 200 && status < 400) return "done";
  if (PASSING.includes(status)) return "again";
  if (status === 401) return "signedOut";
  return status === 403 && renewed ? "renewed" : "refused";
}

/** How long to wait before the try after ``tries`` that failed, in milliseconds; ``chance`` (0 to 1) spreads the crowd. */
export function pause(tries, chance = Math.random()) {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1)) * (0.75 + 0.25 * chance);
}

/** A name for one edit that no other has. */
export function newName(crypto = globalThis.crypto) {
  if (crypto.randomUUID) return crypto.randomUUID(); // Only where the page came over https, or from this machine.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

export class Outbox {
  /**
   * ``post(edit)`` sends an edit and promises its answer ({status, renewed}); it never fails. ``changed(outbox)`` hears of
   * everything. ``later(work, milliseconds)`` is setTimeout, ``sooner(timer)`` clearTimeout.
   */
  constructor({ post, changed, later = (...with_) => setTimeout(...with_), sooner = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { post, changed, later, sooner });
    this.edits = [];
    this.trouble = ""; // "", "network" or "signedOut"
    this.last = "";
    this.tries = 0;
    this.timer = null;
    this.sending = false;
    this.hasRefused = false; // Whether one of those that waited together was refused
  }

  /** How many edits are not answered yet. */
  get waiting() {
    return this.edits.length;
  }

  /**
   * Put an edit at the end, and promise its last answer. ``once`` names it, however often it is sent. ``edit.moves`` names
   * the row that it puts to a place: directly behind a move of the same row that was not sent yet it takes that one's place.
   */
  add(edit, once = newName()) {
    if (!this.edits.length) this.hasRefused = false;
    const last = this.edits.at(-1);
    // The first may have arrived already, its answer lost: it stays as it is.
    if (edit.moves && this.edits.length > 1 && last.moves === edit.moves) return Object.assign(last, edit).answer;
    const { promise, resolve } = withResolvers();
    this.edits.push({ ...edit, once, answer: promise, answered: resolve });
    this.changed(this);
    this.#next();
    return promise;
  }

  /** Try again now rather than later: somebody asked for it, or the connection is back. */
  now() {
    this.sooner(this.timer);
    this.timer = null;
    this.#next();
  }

  async #next() {
    if (this.sending || this.timer !== null || !this.edits.length) return;
    this.sending = true;
    const edit = this.edits[0];
    const answer = await this.post(edit);
    this.sending = false;
    this.#judge(edit, answer, verdict(answer));
    this.changed(this);
    this.#next();
  }

  #judge(edit, answer, what) {
    if (what === "done" || what === "refused") {
      this.edits.shift();
      this.hasRefused ||= what === "refused";
      this.last = this.trouble = "";
      this.tries = 0;
      edit.answered(answer);
      return;
    }
    const first = what === "renewed" && this.last !== "renewed";
    this.last = what;
    if (first) return; // At once, with the token that came along.
    this.tries += 1;
    this.trouble = what === "again" ? "network" : "signedOut";
    this.timer = this.later(() => this.now(), what === "again" ? pause(this.tries) : LONGEST_PAUSE);
  }
}
