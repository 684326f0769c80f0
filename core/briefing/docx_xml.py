"""The few pieces of WordprocessingML (ECMA-376 part 1, §17) for which python-docx has no call."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: Twentieths of a point in a millimetre.
TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, text: str = "", /, **attributes: object) -> Any:
    """Return ``w:tag`` with ``w:`` attributes; a trailing underscore of a name is dropped."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    if text:
        made.text = text
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def put(parent: Any, child: Any) -> Any:
    """Append ``child``, replacing any element of the same name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.append(child)
    return child


def field(run: Any, instruction: str, shown: str = "1") -> None:
    """Put a field (``PAGE``, ``SEQ 表``) into a run, with the result that is shown until it is updated."""
    for part in (
        element("fldChar", fldCharType="begin"),
        element("instrText", f" {instruction} "),
        element("fldChar", fldCharType="separate"),
        element("t", shown),
        element("fldChar", fldCharType="end"),
    ):
        run._r.append(part)


def fonts(run_properties: Any, east: str, latin: str) -> None:
    """Name the fonts of Chinese and of other letters; theme fonts would override them."""
    for old in run_properties.findall(qn("w:rFonts")):
        run_properties.remove(old)
    made = element("rFonts", ascii=latin, hAnsi=latin, eastAsia=east, cs=latin, hint="eastAsia")
    run_properties.insert(0, made)
