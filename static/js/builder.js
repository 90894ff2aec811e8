// The builder's own entry, behind main.js. Each module has an install(); none is needed for the page to work.
import * as edits from "./edits.js";

for (const module of [edits]) module.install(document);
