"""Excel among the formats."""

from __future__ import annotations

from core.briefing.formats import File, Options, file_name
from core.briefing.gather import Dossier
from core.briefing.model import Briefing
from core.briefing.xlsx_document import workbook


def files(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Return the workbook."""
    return [(file_name(briefing, "xlsx"), workbook(dossier, briefing, options.scope))]
