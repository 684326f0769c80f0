"""PowerPoint among the formats."""

from __future__ import annotations

from core.briefing.formats import File, Options, file_name
from core.briefing.gather import Dossier
from core.briefing.model import Briefing
from core.briefing.pptx_document import presentation


def files(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Return the presentation, on the office's template where one is given.

    Raises
    ------
    ValueError
        With a Chinese sentence, where the template cannot be read or used.
    """
    try:
        template = options.template.read_bytes() if options.template else None
    except OSError as error:
        raise ValueError(f"读不到模板{options.template}，请核对路径和权限。") from error
    return [(file_name(briefing, "pptx"), presentation(dossier, briefing, template))]
