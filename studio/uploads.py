"""A bound on what an upload may keep of the server's memory and disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CutLongFiles(FileUploadHandler):
    """Drop what a file has beyond the limit. What is kept is still too long, so that the form can say it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""
