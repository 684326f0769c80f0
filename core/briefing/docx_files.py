"""Word files of a briefing."""

from __future__ import annotations

from core.briefing.docx_document import to_docx
from core.briefing.formats import File, Options, file_name
from core.briefing.gather import Dossier
from core.briefing.model import Briefing


def files(_dossier: Dossier, briefing: Briefing, _options: Options) -> list[File]:
    """Return the briefing as one Word file."""
    return [(file_name(briefing, "docx"), to_docx(briefing))]
