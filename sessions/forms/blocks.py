"""The forms of blocks and usual cues."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import InPlaceForm, PlainModelForm, field_for
from sessions.forms.seen import SeenForm
from sessions.models import Block, Section, UsualCue
from sessions.models.classes import Person

NAME_WORDS = _("Give the block a name.")

BEHIND, FIRST, LAST = "behind", "first", "last"


class KeepForm(InPlaceForm, forms.Form):
    """The name under which ``section`` is kept. It starts as the section's own."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the block"),
        max_length=80,
        help_text=_("Its steps, doses, tools and cue notes go along."),
        error_messages={"required": NAME_WORDS},
    )

    def __init__(self, data: QueryDict | None = None, *, section: Section) -> None:
        super().__init__(data, initial={"name": section.name}, auto_id=f"keep-{section.pk}-%s")
        self.section = section
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True


class BlockForm(SeenForm, PlainModelForm):
    """What a block is called, and whether colleagues can insert it."""

    class Meta:
        model = Block
        fields = ("name", "shared")
        formfield_callback = field_for
        error_messages = {"name": {"required": NAME_WORDS}}
        help_texts = {
            "shared": _(
                "Every teacher can then insert it, and reads the cue notes in it. Only you can change it. "
                "Taken back, it stays in the classes into which it was inserted."
            )
        }


class BlockInsertForm(forms.Form):
    """A block that ``user`` may insert, and its place in a class: behind a section, first or last."""

    block = forms.ModelChoiceField(
        Block.objects.none(),
        error_messages={
            "required": _("Choose a block."),
            "invalid_choice": _("This block was removed, or is not shared any more. Choose another one."),
        },
    )
    # As the drawer names a place: a section ("12"), or a step in it ("12-34"), whose section is meant then. Only the
    # edit itself can say whether it is still there.
    section = forms.RegexField(
        r"^[0-9]{1,18}(-[0-9]{0,18})?$", required=False, error_messages={"invalid": _("Choose a section.")}
    )
    place = forms.ChoiceField(choices=[(BEHIND, ""), (FIRST, ""), (LAST, "")], required=False)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Block]", self.fields["block"]).queryset = Block.objects.visible_to(user)

    def place_of_it(self) -> dict[str, Any]:
        """What ``editing.insert_block`` takes beside the class and the block."""
        place, section = self.cleaned_data["place"] or BEHIND, self.cleaned_data["section"]
        after = Section(pk=int(section.partition("-")[0])) if section and place == BEHIND else None
        return {"after": after, "first": place == FIRST}

    def words(self) -> str:
        """What is wrong, as one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class CueForm(SeenForm, PlainModelForm):
    """The words of a usual cue."""

    class Meta:
        model = UsualCue
        fields = ("text",)
        formfield_callback = field_for
        labels = {"text": _("My usual cue")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": _("Write the cue, or let it go.")}}
