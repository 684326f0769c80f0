"""What a county's page is made of, cached; the same functions decide it as on every other page."""

from __future__ import annotations

from dataclasses import replace

from core.analysis.milestones import assess_milestones
from core.analysis.portrait import Portrait, portrait
from core.analysis.portrait_evidence import Reports
from core.charts.adapters.trajectory import picture
from core.charts.export import to_svg
from core.charts.trajectory import axis_start, trajectory
from pages.parts import loading
from pages.parts.kept import once
from pages.parts.loading import View
from pages.parts.map_card import province
from pages.parts.positioning_model import model_of


@once(128)
def portrait_of(view: View, code: str) -> Portrait:
    """Return one county's page."""
    data, as_of = view.data, view.choice.as_of
    milestones = assess_milestones(view.catalog, data.milestone_entries, data.recurring_entries, as_of)
    return portrait(
        view.catalog,
        view.known,
        view.catalog.area(code),
        assessments=loading.assessments(view),
        positioning=model_of(view),
        places=province(view),
        gaps=loading.missing(view),
        reports=Reports(as_of, data.measure_entries, milestones, honours=not view.choice.drill),
    )


@once(128)
def history_svg(view: View, target: str, width: int, height: int) -> tuple[str, str, float]:
    """Draw a target's history for paper: SVG, what it says, and where the value axis starts."""
    # Paper has no room for the old yardstick and notes on breaks; the page of trajectories has them.
    model = replace(picture(view.catalog, loading.track(view, target)), yardstick=None, notes={})
    spec = trajectory(model, width=width, height=height, nominal_width=width)
    return to_svg(spec), str(spec["description"]), axis_start(model)
