"""Curators' pictures: given with a technique, mended and taken down on pages of their own."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.images import read_photo
from anatomy.models import Licence, Picture, PictureKind, Technique
from anatomy.models.entries import LibraryEntry
from anatomy.pictures import PictureWords, describe_picture, keep_picture
from anatomy.uploads import PictureField

from .base import LibraryAdmin
from .fields import OneLineField

NEEDED = ("shows", "author", "licence")
# In the form of a technique, with "picture_" before each.
SAID = tuple(field.name for field in fields(PictureWords))


def preview(picture: Picture) -> str:
    """Return the picture as it is stored, and its size."""
    address = reverse("anatomy:photo", args=[picture.facts.small_name])
    size = _("%(width)d × %(height)d pixels") % {"width": picture.width, "height": picture.height}
    image = format_html('<img class="picture-preview" src="{}" alt="{}">', address, picture.shows)
    return format_html('<span class="picture-frame">{}{}</span>', image, size)


class PictureFieldsForm(forms.ModelForm):
    """A technique with its picture: a new one, other words for the one that it has, or none."""

    picture_file = PictureField(
        label=gettext_lazy("File"),
        read=read_photo,
        required=False,
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or GIF, at most 5 MB and 4000 × 4000 pixels. It is stored anew, without place and camera."
        ),
    )
    picture_kind = forms.ChoiceField(label=gettext_lazy("It is a"), choices=PictureKind, required=False)
    picture_shows = OneLineField(
        label=gettext_lazy("What it shows"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=Picture._meta.get_field("shows").help_text,
    )
    picture_author = OneLineField(
        label=gettext_lazy("Author"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=Picture._meta.get_field("author").help_text,
    )
    picture_licence = forms.ChoiceField(
        label=gettext_lazy("Licence"), choices=[("", "---------"), *Licence.choices], required=False
    )
    picture_terms = OneLineField(
        label=gettext_lazy("More for the credit"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=Picture._meta.get_field("terms").help_text,
    )
    picture_source = forms.URLField(
        label=gettext_lazy("Address of the source"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 60}),
    )
    picture_remove = forms.BooleanField(
        label=gettext_lazy("Remove the picture"),
        required=False,
        help_text=gettext_lazy(
            "New papers show our own drawing. Classes that were published with it keep it; "
            "to take it from those too, delete it under “Pictures”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture: Picture | None = self.instance.picture
        if self.picture:
            self.initial.update({f"picture_{name}": getattr(self.picture, name) for name in SAID})

    def clean(self) -> dict[str, Any]:
        """Ask for what a picture needs, and for the picture where there are only words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_new, is_removed = cleaned.get("picture_file"), cleaned.get("picture_remove")
        if is_new and is_removed:
            self.add_error("picture_remove", _("Choose another picture or remove this one, not both."))
        elif is_new or (self.picture and not is_removed):
            self._need_words(cleaned)
        elif not self.picture and any(cleaned.get(f"picture_{name}") for name in SAID if name != "kind"):
            self._need_file()
        return cleaned

    def _need_words(self, cleaned: dict[str, Any]) -> None:
        for name in NEEDED:
            field = f"picture_{name}"
            if not cleaned.get(field) and field not in self.errors:
                self.add_error(field, _("A picture needs this."))

    def _need_file(self) -> None:
        if "picture_file" not in self.errors:
            self.add_error("picture_file", _("Choose the picture that these words are about."))

    def ask_for_the_file_again(self) -> None:
        """Say that the file has to be chosen once more: no browser sends it twice."""
        if self.is_bound and self.cleaned_data.get("picture_file") and "picture_file" not in self.errors:
            self.add_error("picture_file", _("The file was good. Choose it once more when the rest is mended."))

    def settle_picture(self) -> None:
        """Give the technique the picture that the form asks for. Call it in the transaction that saves it."""
        new, words = self.cleaned_data["picture_file"], self._words()
        if self.cleaned_data["picture_remove"]:
            self.instance.picture = None
        elif new is not None:
            self.instance.picture = keep_picture(new, words)
        elif self.picture and asdict(words) != {name: getattr(self.picture, name) for name in SAID}:
            describe_picture(self.picture, words)

    def _words(self) -> PictureWords:
        said = {name: self.cleaned_data[f"picture_{name}"] for name in SAID}
        return PictureWords(**said | {"kind": said["kind"] or PictureKind.PHOTO})


@admin.register(Picture)
class PictureAdmin(LibraryAdmin):
    """All pictures that were ever given to a technique. They come with the technique; here they are mended and go."""

    list_display = ["shows", "author", "licence", "shown_with", "added_at"]
    list_filter = ["licence", "kind", ("techniques", admin.EmptyFieldListFilter)]
    search_fields = ["shows", "author"]
    prepopulated_fields = {}
    readonly_fields = ["picture", "techniques_with_it", "added_at"]
    fields = ["picture", "techniques_with_it", "kind", "shows", "author", "licence", "terms", "source", "added_at"]
    delete_confirmation_template = "admin/anatomy/picture/delete_confirmation.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        """Leave the bytes where they are, and count the techniques."""
        return super().get_queryset(request).defer("content", "small").annotate(technique_count=Count("techniques"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A picture is given to a technique, on the technique's page."""
        return False

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, obj: Picture) -> str:
        """Show it as it is stored."""
        return preview(obj)

    @admin.display(description=gettext_lazy("shown with"), ordering="technique_count")
    def shown_with(self, obj: Any) -> str:
        """Say how many techniques it belongs to."""
        count = obj.technique_count
        return ngettext("%(count)d technique", "%(count)d techniques", count) % {"count": count} if count else "–"

    @admin.display(description=gettext_lazy("shown with"))
    def techniques_with_it(self, obj: Picture) -> str:
        """Name the techniques that it belongs to."""
        rows = Technique.objects.filter(picture=obj).values_list("pk", "name")
        links = [(reverse("admin:anatomy_technique_change", args=[pk]), name) for pk, name in rows]
        if not links:
            return _("no technique any more; classes that were published with it show it")
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    def usage(self, obj: LibraryEntry) -> list[str]:
        """Say nothing: the page names the techniques."""
        return []
