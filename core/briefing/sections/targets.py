"""Targets in a briefing: the table, one line a target, and the sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.briefing.model import Cell, Paragraph, Table, TableColumn
from core.briefing.scope import Scope, covers
from core.figures.observation import Observation, Release
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.finding import label_of
from core.targets.overview import BETWEEN_WORD, OPEN_WORD, Row, count_words, is_rollup, rows
from core.targets.phrases import cell_text
from core.targets.sentence import BASE_ALONE
from core.wording.numbers import MISSING, NOT_APPLICABLE, carried, chance_or_record, years
from core.wording.places import without_area
from core.wording.sentences import AT_MOST, NEEDED_NOTE, deflated_by, listed, needed_text, promised
from core.wording.words import Status

COLUMNS = (
    TableColumn("地区", weight=1.0),
    TableColumn("目标", weight=5.0),
    TableColumn("最新值", "right", 1.6),
    TableColumn("年份", "right", 0.7),
    TableColumn("依据", weight=0.7),
    TableColumn("状态", weight=1.8),
    TableColumn("完成率", "right", 1.0),
    TableColumn("今后须年均", "right", 1.2),
)
CHANCE = TableColumn("测算的实现可能性", "right", 1.4)
NOTE = "依据：A官方发布，B官方媒体转述，C二手汇编，D由公布数推算，E本系统估算（不作结论）。"
CHANCE_NOTE = "测算的实现可能性按不同年份窗口和价格假定给出范围，未含全国性共同冲击。"


def chosen(snapshot: Snapshot, scope: Scope) -> tuple[Assessment, ...]:
    """Assessments that a scope covers, in the order of the catalog."""
    return tuple(a for a in snapshot.assessments if covers(scope, a, snapshot.catalog))


def target_table(snapshot: Snapshot, scope: Scope, *, chance: bool = False) -> Table:
    """Return the counted targets of a scope as a table, on demand with the computed chance of each."""
    ids = {a.target.id for a in chosen(snapshot, scope)}
    shown = [row for row in rows(snapshot.catalog, snapshot.assessments) if row.assessment.target.id in ids]
    columns: tuple[TableColumn, ...] = COLUMNS
    lines = tuple(_line(row) for row in shown)
    if chance:
        columns = (*columns, CHANCE)
        lines = tuple((*line, _chance(row)) for line, row in zip(lines, shown, strict=True))
    asked = any(row.assessment.needs is not None for row in shown)
    graded = any(row.grade for row in shown)
    notes = (
        _spans(shown),
        f"{NEEDED_NOTE}。" if asked else "",
        CHANCE_NOTE if chance else "",
        NOTE if graded else "",
    )
    return Table("目标完成情况", columns, lines, "".join(notes))


def _chance(row: Row) -> Cell:
    assessment = row.assessment
    return Cell(chance_or_record(assessment.chance, assessment.stayed_below) or NOT_APPLICABLE)


def _spans(shown: Sequence[Row]) -> str:
    """Explain needs over a whole span, which holds years that are over: no needs from now on."""
    needs = [row.assessment.needs for row in shown if row.assessment.needs is not None]
    spans = dict.fromkeys(years(need.first, need.last) for need in needs if need.whole)
    return f"“全程”为{listed(list(spans))}各年平均，含已过去的年份，不是今后所须。" if spans else ""


def chance_sentence(snapshot: Snapshot, scope: Scope) -> str:
    """Say the computed chances of a scope's targets in one sentence; empty where none can be said."""
    known = [
        f"{label_of(snapshot.catalog, a)}{chance_or_record(a.chance, a.stayed_below)}"
        for a in chosen(snapshot, scope)
        if chance_or_record(a.chance, a.stayed_below)
    ]
    return f"测算的实现可能性（供参考，不作判定依据）：{'；'.join(known)}。{CHANCE_NOTE}" if known else ""


def _line(row: Row) -> tuple[Cell, ...]:
    assessment, figure = row.assessment, row.figure
    name = without_area(assessment.target.name, row.area.name, row.area.short)
    return (
        Cell(row.area.short),
        Cell(name),
        Cell(_latest(row)),
        Cell(str(figure.year) if figure and figure.year else "不详" if figure else NOT_APPLICABLE),
        Cell(row.grade or NOT_APPLICABLE),
        status_cell(assessment),
        Cell(assessment.completion_text or NOT_APPLICABLE),
        Cell(needed(assessment)),
    )


def status_cell(assessment: Assessment, note: str = "") -> Cell:
    """Return the word of a target; of several each stands on its line, as does a ``note``."""
    words = (assessment.status or OPEN_WORD).replace(_OR, f"{_OR}\n")
    word = assessment.central.value if assessment.central else ""
    return Cell(f"{words}\n（{note}）" if note else words, word=word)


#: Joins the words between which a target stands.
_OR = "或"


def _latest(row: Row) -> str:
    figure = row.figure
    if text := holdings(row.assessment):
        return text
    if figure is None:
        return MISSING
    return released(cell_text(row.indicator, figure, row.assessment.target.value), figure)


def released(text: str, figure: Observation) -> str:
    """Return a figure as printed, marked where it is not public."""
    return text if figure.release == Release.PUBLIC else f"{text}\n（{Release.INTERNAL}）"


def holdings(assessment: Assessment) -> str:
    """Say how many members of a joint target hold it, where it is decided; empty for other targets."""
    if not assessment.members or not assessment.decided:
        return ""
    done = sum(member.words == (Status.ACHIEVED,) for member in assessment.members)
    return f"{len(assessment.members)}个中\n{done}个{Status.ACHIEVED}"


def needed(assessment: Assessment) -> str:
    """Growth or change a year that is still needed, or — where nothing can be said."""
    needs = assessment.needs
    if needs is None:
        return NOT_APPLICABLE
    text = needed_text(
        needs.rate, assessment.target.unit, geometric=needs.geometric, direction=needs.direction
    )
    bound = AT_MOST if needs.most else ""
    return f"全程{bound}{text}" if needs.whole else bound + text


def sentences(assessments: Iterable[Assessment], shared: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """The sentence of each target; what is ``shared`` by several and said once is not said again."""
    return tuple(Paragraph(_spared(a.sentence, shared), a.target.id) for a in assessments)


#: What follows the words by which deflator a growth is made real.
_MADE_REAL = "折合实际"
#: Stands for :data:`BASE_ALONE` in sentences below the line that explains it.
_NO_LATER = "基期以来无新数"


def _spared(sentence: str, shared: Iterable[str]) -> str:
    for words in shared:
        if words == BASE_ALONE:
            sentence = sentence.replace(words, _NO_LATER)
        sentence = sentence.replace(f"{words}{_MADE_REAL}", _MADE_REAL)
    return sentence


def bases_shared(assessments: Iterable[Assessment]) -> tuple[str, ...]:
    """Return what several sentences say of a base that nothing has followed; empty where one says it."""
    alone = sum(BASE_ALONE in a.sentence for a in assessments)
    return (BASE_ALONE,) if alone > 1 else ()


def bases_note(shared: Iterable[str]) -> tuple[Paragraph, ...]:
    """Explain once the few words that stand for what :func:`bases_shared` found."""
    return tuple(Paragraph(f"以下“{_NO_LATER}”，指{text.replace('该年', '所列年份')}。") for text in shared)


def deflators_shared(assessments: Iterable[Assessment]) -> dict[str, str]:
    """Return the years of the growths that several sentences make real, by the words for their deflators."""
    needs = [a.needs for a in assessments if a.needs is not None and a.needs.real is not None]
    named = Counter((deflated_by(n.deflators, first=n.first, last=n.last), n.first, n.last) for n in needs)
    return {words: years(first, last) for (words, first, last), count in named.items() if count > 1}


def deflator_note(shared: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Say once by which deflators the sentences that follow make growth real."""
    if not shared:
        return ()
    ways = "；".join(f"{span}的{words}" for words, span in shared.items())
    return (Paragraph(f"以下折合的实际增长，{ways}计算。"),)


def counts_sentence(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    """Say how many targets have which word; words that none has are left out."""
    counts = count_words(snapshot.catalog, assessments)
    parts = [f"{word}{n}项" for word, n in ((w, counts.by_word[w]) for w in Status) if n]
    parts += [f"{BETWEEN_WORD}{counts.between}项"] if counts.between else []
    parts += [f"{OPEN_WORD}{counts.open}项"] if counts.open else []
    return f"共{counts.total}项目标，其中{'、'.join(parts)}。"


def goal_text(assessment: Assessment) -> str:
    """Target value with its comparison, e.g. ＞800亿元."""
    if assessment.target.value is None:
        return NOT_APPLICABLE
    scaled, unit = carried(assessment.target.value, assessment.target.unit)
    sign = {"above": "＞", "at_most": "≤"}.get(assessment.target.comparison, "≥")
    return sign + promised(scaled, unit)


def joint(snapshot: Snapshot, scope: Scope) -> tuple[Assessment, ...]:
    """Joint rules made of other targets, which the table does not count."""
    return tuple(a for a in chosen(snapshot, scope) if is_rollup(snapshot.catalog, a.target))
