"""Read a link to a scenario as it arrives: copied from the page or the address bar, mangled by mail and chat.

The page, the commands and the briefings share this reader, so that one link is one scenario. What a link says
and cannot be followed is remarked; nothing is dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote

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
_PRESET_NAMED: Final = re.compile(rf"({PRESET}=)({'|'.join(name.value for name in Preset)})", re.IGNORECASE)
_LINK: Final = re.compile(r"[A-Za-z0-9._~%=&+:/?-]*", re.ASCII)
#: What is left of a mangled ampersand before a parameter's name, and what belongs to no name.
_AMPERSAND_LEFT: Final = re.compile(r"^(?:\s|&|amp;|#38;|#x26;)+", re.IGNORECASE)
_QUESTION: Final = re.compile(r"%(?:25)*3F", re.IGNORECASE)
_VALUE: Final = re.compile(r"[A-Za-z0-9._~%=+:/?!|@-]+", re.ASCII)
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}", re.ASCII)
#: So many times a link is encoded at most on its way.
_TIMES: Final = 4
_WORD: Final = re.compile(r"[^\w]+")
_ENDS: Final = " .,;:/?!-+&|)]}>'\"，；：！？）】》”’」』"
_SIGNS: Final = str.maketrans({"〜": "~", "∼": "~", "。": " ", "、": " ", "\\": None, "−": "-"})
#: Said of a parameter that nothing reads; takes its name.
UNKNOWN: Final = "链接中的参数“{}”不认识，没有采用。"
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
    page = path.rstrip("/").rpartition("/")[2].casefold()
    if page and page != PAGE and "." not in page and ":" not in page:
        remarks.append(f"链接是“{page[:_QUOTED]}”页的，不是情景推演的，其中的参数没有采用。")
        return Link(DEFAULT, {}, tuple(remarks))
    query: dict[str, str] = {}
    slug = DEFAULT
    for key, value in plain_pairs(parse_qsl(written, keep_blank_values=True), remarks).items():
        if key in KEY_NAMES:
            query[key] = value
        elif key == PRESET:
            slug = _slug(value, remarks)
        elif key in _OPTIONS:
            remarks.append(f"链接中的“{key}={value[:_QUOTED]}”请用{_OPTIONS[key]}指定，这里没有采用。")
        elif key not in _LOOKS:
            remarks.append(UNKNOWN.format(key[:_QUOTED]))
    return Link(slug, query, tuple(remarks))


def plain_pairs(pairs: Iterable[tuple[str, str]], remarks: list[str]) -> dict[str, str]:
    """Bring the parameters of an address to their plain form, mangled or not; the last of several counts.

    Parameters
    ----------
    pairs : iterable of tuple of str
        Names and values, decoded.
    remarks : list of str
        Receives a Chinese sentence for everything that is left out.
    """
    plain: dict[str, str] = {}
    times: dict[str, int] = {}
    for name, text in _parted(pairs):
        key = _WORD.sub("", _AMPERSAND_LEFT.sub("", unicodedata.normalize("NFKC", name))).casefold()
        value, behind = plain_value(text)
        times[key] = times.get(key, 0) + 1
        plain[key] = value
        if any(c.isascii() and (c.isalnum() or c == "=") for c in behind):
            remarks.append(f"链接中的“{behind[:_QUOTED]}”无法识别，没有采用。")
    for key, number in times.items():
        if number > 1:
            remarks.append(f"链接中的“{key[:_QUOTED]}”出现{number}次，取最后一次。")
    return {key: value for key, value in plain.items() if key}


def plain_value(text: str) -> tuple[str, str]:
    """Part a value of an address from what stands behind the address in a message.

    Returns
    -------
    tuple of str
        The value with keyboard signs, and what was written behind it, "" where nothing was.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_SIGNS).strip()
    match = _VALUE.match(plain)
    if match is None:
        return plain.rstrip(_ENDS), ""  # a word, as 历史最好
    return match[0].rstrip(_ENDS), plain[match.end() :].strip()


def _parted(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Part what an address holds into parameters, encoded twice or parted by a full-width ＆ or not."""
    for name, value in pairs:
        first, *more = _decoded(value).split("&")
        whole = _decoded(name)
        if "=" in whole and not value:  # the signs between parameters were encoded too
            first, *more = whole.split("&")
            more, first, whole = [first, *more], "", ""
        if whole or first:
            yield whole, first
        for piece in more:
            key, _, text = piece.partition("=")
            yield key, text


def _decoded(text: str) -> str:
    """Decode what mail and chat have encoded once more; no value of ours has a per cent sign."""
    plain = text[:_LONGEST]
    for _ in range(_TIMES):
        if not _ENCODED.search(plain):
            break
        plain = unquote(plain)
    return unicodedata.normalize("NFKC", plain)


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
    plain = _PRESET_NAMED.sub(lambda match: match[1] + plain_slug(match[2]), _AMPERSANDS.sub("&", plain))
    start = plain.find("://")
    address = plain[max(plain.rfind(" ", 0, start) + 1, 0) :] if start >= 0 else plain
    if "?" not in address:
        address = _QUESTION.sub("?", address, count=1)
    head, mark, tail = address.partition("?")
    path = _path(head) if mark or start >= 0 else ""
    raw = tail if mark else "" if start >= 0 else address
    match = _LINK.match(raw.partition("#")[0])
    query = match[0] if match else ""
    behind = raw.partition("#")[0][len(query) :]
    cut = re.match(r"\S?[A-Za-z0-9]", behind, re.ASCII) is not None  # 7,5 is not 7
    if cut or "=" in behind or (query and "=" not in _decoded(query)):
        remarks.append(f"链接中的“{(behind or query).strip()[:_QUOTED]}”无法识别，没有采用。")
    if not query and not path and plain:
        remarks.append(f"“{plain[:_QUOTED]}”不是方案链接，没有采用。")
    return path, query.rstrip(".:/?-+&")


def _path(head: str) -> str:
    after = head.partition("://")[2] or head
    return unquote(after.partition("/")[2].split(" ")[0])


def plain_slug(value: str) -> str:
    """Return the word of a preset that is named by its word in any case, or as the page calls it."""
    word = value.strip().casefold()
    return next((slug for slug, (name, _) in SLUGS.items() if name.value == value.strip()), word)


def _slug(value: str, remarks: list[str]) -> str:
    named = plain_slug(value)
    if named in SLUGS:
        return named
    remarks.append(f"链接中的预设方案“{value[:_QUOTED]}”不存在，按“{SLUGS[DEFAULT][0]}”计算。")
    return DEFAULT
