// The builder's own entry, behind main.js. Each module has an install(); none is needed for the page to work.
import * as coverage from "./coverage.js";
import * as drag from "./drag.js";
import * as drawer from "./drawer.js";
import * as edits from "./edits.js";
import * as fresh from "./fresh.js";
import * as keys from "./keys.js";
import * as menus from "./menus.js";
import * as moves from "./moves.js";
import * as rows from "./rows.js";
import * as saving from "./saving.js";
import * as selected from "./selected.js";
import * as tabs from "./tabs.js";

for (const module of [edits, drawer, moves, menus, rows, tabs, drag, keys, coverage, saving, fresh, selected]) module.install(document);
