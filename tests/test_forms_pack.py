"""The look of every form: label, hint, error and control are tied together for eyes and for screen readers alike."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Hidden, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

VOID = {"input", "br", "hr", "img", "link", "meta"}
# What the tests look at; the rest of the attributes is Django's own business.
SHOWN = ["id", "for", "class", "href", "name", "type", "value", "aria-describedby", "aria-invalid", "required", "role"]


class Outline(HTMLParser):
    """Turns HTML into lines, one an element or text, indented by their depth."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        shown = [f"{name}={given[name]}" if given[name] is not None else name for name in SHOWN if name in given]
        self.lines.append("  " * self.depth + " ".join([tag, *shown]))
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.lines.append("  " * self.depth + f'"{" ".join(data.split())}"')


def outline(html: str) -> list[str]:
    parser = Outline()
    parser.feed(html)
    parser.close()
    assert parser.depth == 0
    return parser.lines


def render(source: str, **context: Any) -> list[str]:
    return outline(Template("{% load crispy_forms_tags %}" + source).render(Context(context)))


class ClassForm(forms.Form):
    title = forms.CharField(help_text="As it stands on the plan.")
    note = forms.CharField(required=False)
    shared = forms.BooleanField(required=False, label="Open to the studio")
    level = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("b", "Beginner"), ("a", "Advanced")], help_text="Of the whole class."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def test_a_field_names_its_hint():
    assert render("{{ form.title|as_crispy_field }}", form=ClassForm()) == [
        "div class=field",
        "  label for=id_title class=field__label",
        '    "Title"',
        "  p id=id_title_helptext class=field__hint",
        '    "As it stands on the plan."',
        "  div class=field__control",
        "    input id=id_title name=title type=text aria-describedby=id_title_helptext required",
    ]


def test_a_wrong_field_names_its_error_and_keeps_what_was_typed():
    form = ClassForm({"title": "xxx", "level": "b"})
    form.add_error("title", "Three letters are too few.")
    told = "id_title_helptext id_title_error"

    assert render("{{ form.title|as_crispy_field }}", form=form) == [
        "div class=field field--error",
        "  label for=id_title class=field__label",
        '    "Title"',
        "  p id=id_title_helptext class=field__hint",
        '    "As it stands on the plan."',
        "  ul id=id_title_error class=field__errors",
        "    li",
        '      "Three letters are too few."',
        "  div class=field__control",
        f"    input id=id_title name=title type=text value=xxx aria-describedby={told} aria-invalid=true required",
    ]


def test_an_optional_field_says_so():
    assert render("{{ form.note|as_crispy_field }}", form=ClassForm()) == [
        "div class=field",
        "  label for=id_note class=field__label",
        '    "Note"',
        "    span class=field__optional",
        '      "(optional)"',
        "  div class=field__control",
        "    input id=id_note name=note type=text",
    ]


def test_a_check_box_stands_within_its_label():
    assert render("{{ form.shared|as_crispy_field }}", form=ClassForm()) == [
        "div class=field field--check",
        "  label for=id_shared class=field__label",
        "    input id=id_shared name=shared type=checkbox",
        "    span",
        '      "Open to the studio"',
    ]


def test_radio_buttons_are_a_group_with_a_name():
    assert render("{{ form.level|as_crispy_field }}", form=ClassForm({"title": "Hips"})) == [
        "fieldset id=id_level_field class=field field--error aria-describedby=id_level_helptext id_level_error",
        "  legend class=field__label",
        '    "Level"',
        "  p id=id_level_helptext class=field__hint",
        '    "Of the whole class."',
        "  ul id=id_level_error class=field__errors",
        "    li",
        '      "This field is required."',
        "  div class=field__control choices",
        "    div id=id_level",
        "      div",
        "        label for=id_level_0",
        "          input id=id_level_0 name=level type=radio value=b aria-invalid=true required",
        '          "Beginner"',
        "      div",
        "        label for=id_level_1",
        "          input id=id_level_1 name=level type=radio value=a aria-invalid=true required",
        '          "Advanced"',
    ]


def test_many_check_boxes_are_a_group_too():
    class Room(forms.Form):
        tools = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("b", "Ball")], required=False)

    assert render("{{ form.tools|as_crispy_field }}", form=Room({"tools": ["b"]})) == [
        "fieldset id=id_tools_field class=field",
        "  legend class=field__label",
        '    "Tools"',
        "    span class=field__optional",
        '      "(optional)"',
        "  div class=field__control choices",
        "    div id=id_tools",
        "      div",
        "        label for=id_tools_0",
        "          input id=id_tools_0 name=tools type=checkbox value=b",
        '          "Ball"',
    ]


def test_the_head_of_a_wrong_form_leads_to_each_field():
    form = ClassForm({"title": "", "version": "x"})
    form.add_error(None, "The class is full.")

    assert render("{{ form|as_crispy_errors }}", form=form) == [
        "div class=error-summary role=alert",
        "  h2",
        '    "Please check this"',
        "  ul class=error-summary__list",
        "    li",
        '      "The class is full."',
        "    li",
        "      a href=#id_title",
        '        "Title: This field is required."',
        "    li",
        "      a href=#id_level_0",
        '        "Level: This field is required."',
        "    li",
        '      "Enter a whole number."',
    ]


@pytest.mark.parametrize("data", [None, {"title": "Hips", "level": "b"}], ids=["unbound", "valid"])
def test_a_form_without_faults_has_no_such_head(data):
    assert render("{{ form|as_crispy_errors }}", form=ClassForm(data)) == []


def test_an_error_is_shown_as_text():
    form = ClassForm({"title": "<b>", "level": "b"})
    form.add_error("title", "Not <b>bold</b>.")

    lines = render("{{ form.title|as_crispy_field }}", form=form)

    assert lines[7] == '      "Not <b>bold</b>."'


def test_a_field_that_remembers_its_first_value_sends_both():
    class Edit(forms.Form):
        title = forms.CharField(show_hidden_initial=True, initial="Hips")

    lines = render("{{ form.title|as_crispy_field }}", form=Edit())

    assert lines[-2:] == [
        "    input id=id_title name=title type=text value=Hips required",
        "    input id=initial-id_title name=initial-title type=hidden value=Hips",
    ]


def test_a_hidden_field_has_no_label():
    assert render("{{ form.version|as_crispy_field }}", form=ClassForm(initial={"version": 3})) == [
        "input id=id_version name=version type=hidden value=3"
    ]


def test_a_whole_form_keeps_the_order_of_its_fields():
    lines = render("{{ form|crispy }}", form=ClassForm())

    assert [line for line in lines if not line.startswith(" ")] == [
        "div class=field",
        "div class=field",
        "div class=field field--check",
        "fieldset id=id_level_field class=field aria-describedby=id_level_helptext",
        "input id=id_version name=version type=hidden",
    ]


def test_a_helper_lays_the_fields_out():
    form = ClassForm()
    form.helper = FormHelper()
    form.helper.disable_csrf = True
    form.helper.layout = Layout(
        Fieldset("When", Field("title", wrapper_class="field--grow", css_class="wide")),
        Div("note", css_class="fields-row"),
        Hidden("then", "stay"),
    )
    form.helper.add_input(Submit("save", "Save"))

    assert outline(render_crispy_form(form)) == [
        "form class=form",
        "  fieldset class=fieldset",
        "    legend",
        '      "When"',
        "    div class=field field--grow",
        "      label for=id_title class=field__label",
        '        "Title"',
        "      p id=id_title_helptext class=field__hint",
        '        "As it stands on the plan."',
        "      div class=field__control",
        "        input id=id_title class=wide name=title type=text aria-describedby=id_title_helptext required",
        "  div class=fields-row",
        "    div class=field",
        "      label for=id_note class=field__label",
        '        "Note"',
        "        span class=field__optional",
        '          "(optional)"',
        "      div class=field__control",
        "        input id=id_note name=note type=text",
        "  input name=then type=hidden value=stay",
        "  div class=form__actions",
        "    button id=submit-id-save class=button btn btn-primary name=save type=submit value=Save",
        '      "Save"',
    ]


def test_a_form_with_a_file_can_send_it():
    class Logo(forms.Form):
        logo = forms.FileField()

    form = Logo()
    form.helper = FormHelper(form)

    assert 'enctype="multipart/form-data"' in render_crispy_form(form)
