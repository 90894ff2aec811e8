"""The form field for an uploaded picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from .images import Picture, PictureInTwoSizes, PictureRefused, Readable

type Read = Callable[[Readable, int], Picture | PictureInTwoSizes]


class PictureField(forms.FileField):
    """An uploaded picture. Its value is what ``read`` made of it; what that refuses is said beside the field."""

    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})

    def __init__(self, *, read: Read, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is None:
            return None
        try:
            return self.read(upload, upload.size)
        except PictureRefused as refused:
            raise forms.ValidationError(str(refused), code="picture") from refused

    def clean(self, data: Any, initial: Any = None) -> Picture | PictureInTwoSizes | None:
        cleaned = super().clean(data, initial)
        return cleaned if isinstance(cleaned, Picture | PictureInTwoSizes) else None
