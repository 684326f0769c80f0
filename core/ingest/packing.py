"""Save a workbook so that the same content always gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Final

from openpyxl.workbook import Workbook

_CORE: Final = "docProps/core.xml"
_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
#: The earliest time that a zip archive can hold.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def pack(book: Workbook, as_of: dt.date) -> bytes:
    """Return the bytes of a workbook; its times are ``as_of``, those of the archive are fixed."""
    raw = io.BytesIO()
    book.save(raw)
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return packed.getvalue()
