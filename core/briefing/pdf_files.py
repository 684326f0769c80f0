"""PDF files of a briefing: the briefing itself, and the one page of the city or of a county."""

from __future__ import annotations

from core.briefing.formats import File, Options, file_name, has_page
from core.briefing.gather import Dossier
from core.briefing.model import Briefing
from core.briefing.pdf_document import briefing_pdf, overview_pdf, portrait_pdf
from core.briefing.scope import ScopeKind


def files(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Return the briefing, and overview or portrait where the scope has one."""
    made = [(file_name(briefing, "pdf"), briefing_pdf(briefing))]
    if has_page(options):
        if options.scope.kind is ScopeKind.CITY:
            made.append((file_name(briefing, "pdf", "目标总览"), overview_pdf(dossier)))
        else:
            made.append((file_name(briefing, "pdf", "县区画像"), portrait_pdf(dossier, options.scope.key)))
    return made
