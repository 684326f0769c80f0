"""The scenario that the address asks for: a preset, what was moved away from it, what stays fixed.

The whole scenario stands in the URL (keys of :mod:`core.scenario.assumptions`), so a link reopens
exactly what its sender saw, whatever the presets have become since. The page is a fragment; its carriers
are drawn inside it, so that a moved slider reaches the address without a run of the whole page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.scenario.assumptions import KEY_NAMES, Scenario, ScenarioError
from core.scenario.inputs import Inputs, clean, load_query
from core.scenario.links import SLUGS
from core.scenario.presets import PresetScenario
from pages.shared import state
from pages.shared.view import View

#: Kept scenarios for comparison, by their carrier.
KEPT: Final = ("a", "b", "c")
_MENDED: Final = "_scenario_mended"


@dataclass(frozen=True)
class Chosen:
    """Preset, scenario, counties held fixed in the goal seek, kept scenarios; notes on the link."""

    slug: str
    preset: PresetScenario
    scenario: Scenario
    fixed: tuple[str, ...]
    kept: Mapping[str, Scenario]
    notes: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was moved away from the preset."""
        return self.scenario != self.preset.scenario


def preset_of(view: View, slug: str) -> PresetScenario:
    """Return a ready scenario.

    Raises
    ------
    core.scenario.assumptions.ScenarioError
        Where the figures that it needs are not known.
    """
    name, aim = SLUGS[slug]
    return view.snapshot.preset(name, aim)


def usable(view: View) -> tuple[str, ...]:
    """Words of the presets that the figures allow, in the order of the page."""
    return tuple(slug for slug in SLUGS if _can(view, slug))


def _can(view: View, slug: str) -> bool:
    try:
        preset_of(view, slug)
    except ScenarioError:
        return False
    return True


def choose(view: View, inputs: Inputs) -> Chosen:
    """Read the scenario from the carriers.

    Raises
    ------
    core.scenario.assumptions.ScenarioError
        Where the figures allow no preset at all: there is nothing to start from.
    """
    options = usable(view)
    if not options:
        city = view.catalog.city.short
        raise ScenarioError(f"各县区和{city}都没有近年公布的实际增速，不能推演。请先补报后再打开本页。")
    with state.carriers("scenario"):
        return _chosen(view, inputs, options)


def _chosen(view: View, inputs: Inputs, options: tuple[str, ...]) -> Chosen:
    slug = state.carried("preset", lambda raw: state.clean_option(raw, options, options[0], "预设方案"))
    base = preset_of(view, slug)
    query = {key: _carrier(key) for key in KEY_NAMES}
    scenario, notes = load_query(inputs, query, base.scenario)
    if notes:
        _mend(inputs, query)
    fixed = state.carried("fix", lambda raw: _clean_codes(raw, inputs))
    kept = {}
    for key in KEPT:
        read, more = _read_kept(inputs, key, base.scenario)
        notes = (*notes, *more)
        if read is not None:
            kept[key] = read
    return Chosen(slug, base, scenario, fixed, kept, notes)


def _carrier(name: str) -> str:
    """Draw the hidden input of one key; a text that the last run had to mend is replaced."""
    mended = st.session_state.setdefault(_MENDED, {})
    if name in mended:
        st.session_state[name] = mended.pop(name)
    return state.carrier(name)


def _mend(inputs: Inputs, query: Mapping[str, str]) -> None:
    """Let the next run write what could be read of a link in place of what it said."""
    good = clean(inputs, Scenario.from_query(query)[0])[0].to_query()
    wrong = {key: good.get(key, "") for key, text in query.items() if text and text != good.get(key, "")}
    st.session_state.setdefault(_MENDED, {}).update(wrong)


def _clean_codes(raw: str, inputs: Inputs) -> tuple[tuple[str, ...], str]:
    asked = [code for code in raw.split("_") if code]
    known = tuple(code for code in inputs.codes if code in asked)
    wrong = [code for code in asked if code not in inputs.codes]
    if not wrong:
        return known, ""
    return known, f"链接中固定的县区代码“{state.shown(wrong[0])}”不属于{inputs.city_name}，已忽略。"


def put_scenario(scenario: Scenario) -> None:
    """Write a whole scenario to the carriers; for callbacks."""
    query = scenario.to_query()
    for key in KEY_NAMES:
        _put(key, query.get(key, ""))


def put_preset(slug: str) -> None:
    """Choose a preset and drop what was moved away from the last; for callbacks."""
    state.put("preset", slug if slug != next(iter(SLUGS)) else "")
    for key in KEY_NAMES:
        _put(key, "")


def put_kept(key: str, scenario: Scenario | None) -> None:
    """Keep a scenario for comparison, or let it go; for callbacks."""
    query = scenario.to_query() if scenario is not None else {}
    _put(key, "!".join(name + text for name, text in query.items()))


def _read_kept(inputs: Inputs, key: str, base: Scenario) -> tuple[Scenario | None, tuple[str, ...]]:
    raw = _carrier(key)
    if not raw:
        return None, ()
    query = {piece[0]: piece[1:] for piece in raw.split("!") if piece}
    if not query.keys() <= KEY_NAMES.keys():
        st.session_state[_MENDED][key] = ""
        return None, (f"链接中的比较方案“{state.shown(raw)}”无法识别，已忽略。",)
    return load_query(inputs, query, base)


def _put(name: str, value: str) -> None:
    st.session_state.setdefault(_MENDED, {}).pop(name, None)
    state.put(name, value)


def link(view: View, chosen: Chosen) -> str:
    """Return the query of a link that reopens this scenario exactly."""
    keys = {"preset": "" if chosen.slug == next(iter(SLUGS)) else chosen.slug}
    keys |= chosen.scenario.to_query()
    if chosen.fixed:
        keys["fix"] = "_".join(chosen.fixed)
    return view.choice.query(**keys)
