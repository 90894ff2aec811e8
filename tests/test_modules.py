"""Scripts are folded into one file for each page: in order, each in its own scope, and nothing is passed by unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.modules import EXPORT, IMPORT, FoldedModules, Unfoldable, fold

SCRIPTS = Path(__file__).resolve().parent.parent / "static" / "js"


def folded(**files: str) -> str:
    return fold("js/main.js", {f"js/{name}.js": text for name, text in files.items()}.__getitem__)


def test_what_is_imported_comes_first_and_once():
    text = folded(
        main='import * as a from "./a.js";\nimport { two as deux } from "./b.js";\na.install(deux);',
        a='import { two } from "./b.js";\nexport function install(x) {}',
        b="export const one = 1;\nexport const two = 2;",
    )

    assert text == (
        "const module_js_b = (() => {\nconst one = 1;\nconst two = 2;\nreturn { one, two };\n})();\n"
        "const module_js_a = (() => {\nconst { two } = module_js_b;\nfunction install(x) {}\n"
        "return { install };\n})();\n"
        "const module_js_main = (() => {\nconst a = module_js_a;\nconst { two: deux } = module_js_b;\n"
        "a.install(deux);\nreturn {  };\n})();"
    )


def test_comments_stay_behind():
    text = folded(main='// Why.\n/** What\n * it does. */\nconst a = "https://x"; // here\n  // there\na.b();')

    assert "return {  };" in text
    assert text.startswith('const module_js_main = (() => {\nconst a = "https://x"; // here\na.b();\n')


def test_classes_and_asynchronous_functions_are_exported_too():
    text = folded(main="export class Box {}\nexport async function later() {}")

    assert "class Box {}\nasync function later() {}\nreturn { Box, later };" in text


@pytest.mark.parametrize(
    "text",
    [
        "export let count = 0;",
        "export default function () {}",
        "export { one };",
        'import "./a.js";',
        'import one from "./a.js";',
        'import { one } from "../a.js";',
        'const later = import("./a.js");',
        "console.log(import.meta.url);",
        "await 1;",
    ],
)
def test_what_cannot_be_folded_is_refused(text):
    with pytest.raises(Unfoldable):
        folded(main=text, a="export const one = 1;")


def test_a_circle_is_refused():
    with pytest.raises(Unfoldable, match=r"js/main.js imports js/a.js imports js/main.js"):
        folded(main='import { a } from "./a.js";', a='import { m } from "./main.js";\nexport const a = 1;')


@pytest.mark.parametrize("entry", FoldedModules.entry_modules)
def test_the_scripts_of_the_product_fold(entry):
    text = fold(entry, lambda name: (SCRIPTS.parent / name).read_text(encoding="utf-8"))

    assert IMPORT.search(text) is None
    assert EXPORT.search(text) is None


def test_what_two_entries_share_holds_no_state():
    """It is there twice then: a ``let`` at its top would be two."""
    reach = []
    for entry in FoldedModules.entry_modules:
        read: list[str] = []

        def remember(name: str, read: list[str] = read) -> str:
            read.append(name)
            return (SCRIPTS.parent / name).read_text(encoding="utf-8")

        fold(entry, remember)
        reach.append(set(read))
    shared = set.intersection(*reach)

    stateful = [name for name in shared if re.search(r"^(let|var) ", (SCRIPTS.parent / name).read_text(), re.MULTILINE)]
    assert stateful == []
