"""The check of what is typed, as it is said beside the fields, and what it would decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit.templates import macros
from core.reporting.checking import Preview, preview_early
from core.store.errors import StoreError
from core.workbook.findings import ERROR, WARNING
from core.workbook.forms import Form, FormFinding
from core.workbook.labels import VALUE
from pages.reporting.state import Board

#: Fills a macro of the markup of all that stands in this folder.
markup: Final = macros(__file__, "reporting.html")
#: Mark and style of what was found, by severity.
MARKS: Final = {ERROR: ("×", "ct-bad"), WARNING: ("△", "ct-doubt")}
#: Checks kept of this session: going back and forth between fields checks nothing twice.
_KEPT: Final = 24
_PREVIEWS: Final = "_previews"


def checked_forms(now: Board, forms: Sequence[Form]) -> tuple[Preview | None, str]:
    """Check forms together; where the dataset cannot be read, return why."""
    typed = tuple((form.kind, tuple(sorted(form.values.items()))) for form in forms)
    key = (now.view.snapshot.content, now.view.choice.today, typed)
    kept: dict[object, Preview] = st.session_state.setdefault(_PREVIEWS, {})
    if key not in kept:
        try:
            kept[key] = preview_early(forms, now.view.choice.dataset, now.catalog, now.view.choice.today)
        except StoreError as error:
            return None, str(error)
        while len(kept) > _KEPT:
            kept.pop(next(iter(kept)))
    return kept[key], ""


def line(finding: FormFinding, name: str = "") -> Markup:
    """Say one finding as a line of a list, with the name of its row where there are several."""
    mark, css = MARKS[finding.finding.severity]
    label = f"{finding.label}：" if finding.label and finding.label not in (VALUE, "状态") else ""
    head = f"{name}　{label}{finding.finding.found}" if name else f"{label}{finding.finding.found}"
    tail = "；".join(
        part
        for part in (finding.finding.expected and f"应为{finding.finding.expected}", finding.finding.remedy)
        if part
    )
    rest = f"；{tail}" if tail else ""
    return Markup('<li class="{}">{} <b>{}</b>{}</li>').format(css, mark, head, rest)


def effect_lines(checked: Preview) -> list[str]:
    """Say what adopting the forms would change: words of targets, missing figures, estimates."""
    effect = checked.report.effect
    lines = [f"{change.name}：{change.before} → {change.after}" for change in effect.statuses] or [
        "目标状态不变"
    ]
    if effect.gaps[0] != effect.gaps[1]:
        lines.append(f"补数清单：{effect.gaps[0]}个 → {effect.gaps[1]}个")
    if effect.vanished:
        lines.append(f"不再估算：{len(effect.vanished)}个数")
    return lines
