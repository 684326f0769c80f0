"""Read a link to a scenario as it arrives: copied from the page or the address bar, mangled by mail and chat.

The page, the commands and the briefings share this reader, so that one link is one scenario. What a link says
and cannot be followed is remarked; nothing is dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote

from core.scenario.assumptions import KEY_NAMES, Scenario
from core.scenario.inputs import Inputs, load_query
from core.scenario.presets import Aim, Preset, PresetScenario, preset

#: Presets by their word in links; the last is 达标所需 held against the city's target.
SLUGS: Final[dict[str, tuple[Preset, Aim]]] = {
    "continued": (Preset.CONTINUED, Aim.COUNTIES),
    "needed": (Preset.NEEDED, Aim.COUNTIES),
    "best": (Preset.BEST, Aim.COUNTIES),
    "shock": (Preset.SHOCK, Aim.COUNTIES),
    "needed-city": (Preset.NEEDED, Aim.CITY),
}
PRESET: Final = "preset"
PAGE: Final = "scenario"
DEFAULT: Final = "continued"
#: Keys that say how the page looks, and nothing of the scenario.
_LOOKS: Final = frozenset({"frame", "embed", "embed_options", "area", "fix", "a", "b", "c", "section"})
#: Keys that a command takes as options of its own.
_OPTIONS: Final = {"dataset": "--dataset", "as_of": "--as-of", "plan": "--plan"}
_AMPERSANDS: Final = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_LINK: Final = re.compile(r"[A-Za-z0-9._~%=&+:/?-]*", re.ASCII)
_SIGNS: Final = str.maketrans({"〜": "~", "∼": "~", "。": " ", "、": " ", "\\": None, "−": "-"})
_LONGEST: Final = 20_000
_QUOTED: Final = 20


@dataclass(frozen=True, slots=True)
class Link:
    """What a link asks for: the word of its preset, what is moved away from it, and remarks in Chinese."""

    slug: str
    query: dict[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def stated(self) -> Scenario:
        """What the link moves away from its preset."""
        return Scenario.from_query(self.query)[0]


def read_link(text: str) -> Link:
    """Read a link, a query (with or without ``?``), or a message that holds one."""
    remarks: list[str] = []
    path, written = _parts(text, remarks)
    page = path.rstrip("/").rpartition("/")[2]
    if page and page != PAGE and "." not in page and ":" not in page:
        remarks.append(f"链接是“{page[:_QUOTED]}”页的，不是情景推演的，其中的参数没有采用。")
        return Link(DEFAULT, {}, tuple(remarks))
    query: dict[str, str] = {}
    slug = DEFAULT
    for name, values in parse_qs(written, keep_blank_values=True).items():
        key, value = name.casefold(), values[-1]
        if len(values) > 1:
            remarks.append(f"链接中的“{name[:_QUOTED]}”出现{len(values)}次，取最后一次。")
        if key in KEY_NAMES:
            query[key] = value
        elif key == PRESET:
            slug = _slug(value, remarks)
        elif key in _OPTIONS:
            remarks.append(f"链接中的“{key}={value[:_QUOTED]}”请用{_OPTIONS[key]}指定，这里没有采用。")
        elif key not in _LOOKS:
            remarks.append(f"链接中的参数“{name[:_QUOTED]}”不认识，没有采用。")
    return Link(slug, query, tuple(remarks))


def linked(inputs: Inputs, link: Link) -> tuple[PresetScenario, Scenario, tuple[str, ...]]:
    """Return the preset and the scenario of a link, as the page computes them, and every remark.

    Raises
    ------
    core.scenario.assumptions.ScenarioError
        Where the figures that the preset needs are not known.
    """
    name, aim = SLUGS[link.slug]
    base = preset(name, inputs, aim=aim)
    scenario, notes = load_query(inputs, link.query, base.scenario)
    return base, scenario, (*link.remarks, *notes)


def _parts(text: str, remarks: list[str]) -> tuple[str, str]:
    """Return path and query of the link in a text, cleaned of what mail and chat do to links."""
    plain = unicodedata.normalize("NFKC", text.strip()[:_LONGEST]).translate(_SIGNS).strip()
    plain = _AMPERSANDS.sub("&", plain)
    start = plain.find("://")
    address = plain[max(plain.rfind(" ", 0, start) + 1, 0) :] if start >= 0 else plain
    head, mark, tail = address.partition("?")
    path = _path(head) if mark or start >= 0 else ""
    raw = tail if mark else "" if start >= 0 else address
    match = _LINK.match(raw.partition("#")[0])
    query = match[0] if match else ""
    behind = raw.partition("#")[0][len(query) :]
    if "=" in behind or (query and "=" not in query):
        remarks.append(f"链接中的“{(behind or query).strip()[:_QUOTED]}”无法识别，没有采用。")
    if not query and not path and plain:
        remarks.append(f"“{plain[:_QUOTED]}”不是方案链接，没有采用。")
    return path, query.rstrip(".:/?-+&")


def _path(head: str) -> str:
    after = head.partition("://")[2] or head
    return unquote(after.partition("/")[2].split(" ")[0])


def _slug(value: str, remarks: list[str]) -> str:
    word = value.strip().casefold()
    named = next((slug for slug, (name, _) in SLUGS.items() if name.value == value.strip()), word)
    if named in SLUGS:
        return named
    remarks.append(f"链接中的预设方案“{value[:_QUOTED]}”不存在，按“{SLUGS[DEFAULT][0]}”计算。")
    return DEFAULT
