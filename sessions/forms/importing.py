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
from sessions.forms.fields import InPlaceForm
from sessions.presenting.class_file import OWN, problems_words

CHOOSE_WORDS = _("Choose a class file first.")
# What a preview sends back has every field written out, so it can be longer than the file was. In bytes, as the bound
# of Django for a whole form (``DATA_UPLOAD_MAX_MEMORY_SIZE``), which lies above it.
MAX_SENT = MAX_BYTES + 1024 * 1024


class ImportForm(InPlaceForm, forms.Form):
    """A class file, or the ``text`` of one that was looked at already. ``class_file`` is what was read.

    ``problems`` says in words what is wrong with a file: there is nothing about it that a field could put right.
    """

    use_required_attribute = False

    file = forms.FileField(
        label=_("Class file"),
        allow_empty_file=True,
        help_text=_("What somebody saved under “Class file”: its name ends in .json. At most 4 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": CHOOSE_WORDS, "invalid": CHOOSE_WORDS},
    )

    class_file: ClassFile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[str] = []
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, Any]:
        """Read the file."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" not in self.errors:
            try:
                self.class_file = self._read(cleaned.get("file"))
            except BadFile as bad:
                self.problems = problems_words(bad)
                raise ValidationError(_("This file cannot be brought in.")) from bad
        return cleaned

    def _read(self, upload: UploadedFile | None) -> ClassFile:
        if upload is None:
            return read_class_file(self.data["text"].encode(), VOCABULARY, most=MAX_SENT)
        if (upload.size or 0) > MAX_BYTES:
            raise BadFile(Problem(Fault.TOO_LARGE, high=MAX_BYTES))
        return read_class_file(upload.read(), VOCABULARY)


def choices_of(typed: Mapping[str, Any], known: tuple[Known, ...]) -> dict[int, int | None]:
    """Return what was chosen for each technique, by its place: a key, or None for its own words."""
    found: dict[int, int | None] = {}
    for at, _one in enumerate(known):
        chosen = typed.get(f"means-{at}")
        if chosen is not None:
            found[at] = None if chosen == OWN else key(chosen)
    return found
