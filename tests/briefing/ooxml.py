"""Order of children that Word and PowerPoint insist on, after ECMA-376 part 1 (5th edition).

Only elements whose children this project writes by hand are listed; their content models are sequences, so
that a child out of order or twice makes a file that Office offers to repair.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

#: §17.3.1.26, §17.3.2.28, §17.4.59, §17.4.69, §17.4.16, §17.6.17, §17.4.78.
WORD: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
    "hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
    "printerSettings",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed "
    "qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
#: §21.1.2.3.9, §21.1.2.2.7, §21.1.3.17, §21.1.2.1.1.
DRAWING: Final = {
    "rPr": "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn "
    "uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
    "pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar "
    "buBlip tabLst defRPr extLst",
    "tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill gradFill blipFill pattFill grpFill "
    "headers extLst",
    "bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit scene3d sp3d flatTx extLst",
}
#: May stand several times.
REPEATED: Final = frozenset({"headerReference", "footerReference", "tr", "tblStylePr"})
MODELS: Final = {_W: WORD, _A: DRAWING}


def faults(content: bytes) -> Iterator[str]:
    """Yield every part that is not well-formed, and every element whose children stand out of order."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            for element in etree.fromstring(packed.read(name)).iter(etree.Element):
                yield from _disorder(name, element)


def _disorder(part: str, element: Any) -> Iterator[str]:
    space, _, tag = str(element.tag)[1:].partition("}")
    model = MODELS.get(space, {}).get(tag)
    if model is None:
        return
    order = model.split()
    found = [str(child.tag).rpartition("}")[2] for child in element if f"{{{space}}}" in str(child.tag)]
    for child in found:
        if child not in order:
            yield f"{part}: {tag} may not hold {child}"
            return
    places = [order.index(child) for child in found]
    once = [child for child in found if child not in REPEATED]
    if places != sorted(places) or len(set(once)) < len(once):
        yield f"{part}: {tag} holds {found}"
