// The one script of every page. Each module has an install(); none is needed for a page to work.
import * as controls from "./controls.js";
import * as focus from "./focus.js";
import * as notices from "./notices.js";
import * as room from "./room.js";
import * as tab from "./tab.js";

for (const module of [notices, focus, controls, room, tab]) module.install(document);
