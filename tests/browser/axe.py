"""Findings of axe-core on an open page that are ours to mend."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit

#: Streamlit's own, which no option of ours mends; each with the part of its markup that tells it.
STREAMLITS_OWN = {
    "aria-allowed-attr": ("stExpander", "stSlider", "react-aria", "stSegmentedControl", "stButtonGroup"),
    "aria-required-children": ("stSegmentedControl", "stButtonGroup", "radiogroup"),
    "nested-interactive": ("stFileUploader", "stPopover"),
    "label": ("stFileUploader", "stNumberInput"),
    "scrollable-region-focusable": ("stMain", "stVerticalBlock"),
}


def violations(visit: Visit) -> list[str]:
    """Serious findings of axe-core that are not Streamlit's own."""
    found = Axe().run(visit.page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
        if not any(mark in node["html"] + str(node["target"]) for mark in STREAMLITS_OWN.get(v["id"], ()))
    ]
