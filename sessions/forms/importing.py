"""The form of a class file: chosen first, and sent again with what was chosen in its preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sessions.asking import key
from sessions.class_files import VOCABULARY
from sessions.domain.class_file import ClassFile
from sessions.domain.class_file_arrival import Known
from sessions.domain.class_file_reader import MAX_BYTES, BadFile, Fault, Problem, read_class_file
from sessions.presenting.class_file import OWN, problems_words

CHOOSE_WORDS = _("Choose a class file: its name ends in .json.")
# What a preview sends back has every field written out, so it can be longer than the file was.
MAX_SENT = 2 * MAX_BYTES


class ImportForm(forms.Form):
    """A class file, or the ``text`` of one that was looked at already. ``class_file`` is what was read."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Class file"),
        required=False,
        allow_empty_file=True,
        help_text=_("What another studio, or you, saved as “Class file”. At most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    class_file: ClassFile

    def clean(self) -> dict[str, Any]:
        """Read the file. What is wrong with it is said beside the field, one error a problem."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return cleaned
        try:
            self.class_file = self._read(cleaned.get("file"))
        except BadFile as bad:
            self.add_error("file", [ValidationError(words) for words in problems_words(bad)])
        return cleaned

    def _read(self, upload: UploadedFile | None) -> ClassFile:
        if upload is not None:
            if (upload.size or 0) > MAX_BYTES:
                raise BadFile(Problem(Fault.TOO_LARGE, high=MAX_BYTES))
            return read_class_file(upload.read(), VOCABULARY)
        text = self.data.get("text", "")
        if not text:
            raise ValidationError({"file": CHOOSE_WORDS})
        return read_class_file(text, VOCABULARY, most=MAX_SENT)


def choices_of(typed: Mapping[str, Any], known: tuple[Known, ...]) -> dict[int, int | None]:
    """Return what was chosen for each technique, by its place: a key, or None for its own words."""
    found: dict[int, int | None] = {}
    for at, _one in enumerate(known):
        chosen = typed.get(f"means-{at}")
        if chosen is not None:
            found[at] = None if chosen == OWN else key(chosen)
    return found
