"""Which slides a briefing makes: one finding each, as its title. Nothing is drawn here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.briefing.compose import OFFICERS
from core.briefing.figures import trajectory_figure, worth_drawing
from core.briefing.model import Block, Briefing, Cell, Figure, Heading, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope
from core.briefing.sections.opening import GOOD
from core.briefing.sections.targets import COLUMNS as TARGET_COLUMNS
from core.briefing.sections.targets import status_cell, target_table
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.finding import ALARMS
from core.targets.overview import OPEN_WORD
from core.wording.words import MeasureStatus, Status

#: Longest title that two lines hold, in every reader's type.
LONGEST = 60
#: A title names so many words with their counts; more are grouped.
_TOLD = 5
#: Rows that a slide holds beside a map.
_BESIDE_A_MAP = 8
#: Longest text that stands below the table before it and needs no slide of its own.
_BELOW = 90
#: Columns of the target table that stand beside a map, with their widths there.
_BESIDE = {"地区": 1.1, "目标": 2.4, "状态": 2.0, "今后须年均": 1.6}
_SPOKEN = (TableColumn("目标", weight=2.2), TableColumn("状态", weight=1.2), TableColumn("说明", weight=7))


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a figure, a table or text; ``text`` stands below a figure, a table beside a picture.

    A ``divider`` parts the annexes, which it names, from what is presented.
    """

    part: str
    title: str
    figure: Figure | None = None
    table: Table | None = None
    text: tuple[str, ...] = ()
    divider: bool = False


@dataclass(slots=True)
class _Pending:
    """What has been read of a section and stands on no slide yet."""

    said: list[str] = field(default_factory=list)
    heading: str = ""
    opening: str = ""
    spoken: list[tuple[Assessment, str]] = field(default_factory=list)


def plan(snapshot: Snapshot, briefing: Briefing) -> tuple[Slide, ...]:
    """Return the slides after the cover, in the order of the briefing."""
    made: list[Slide] = []
    for section in briefing.body:
        made += _joined(_Reader(snapshot, briefing, section).slides())
    if briefing.annexes:
        names = tuple(section.title for section in briefing.annexes)
        made.append(Slide("附件", "附件", text=names, divider=True))
    for section in briefing.annexes:
        made += _joined(_Reader(snapshot, briefing, section).slides())
    return tuple(made)


def _joined(slides: Iterator[Slide]) -> Iterator[Slide]:
    """Put text below the figure before it, a short one into the note of the table before it.

    A slide of one sentence is an empty one.
    """
    before: Slide | None = None
    for slide in slides:
        joined = _below(before, slide.text) if slide.figure is None and slide.table is None else None
        if joined is None and before is not None:
            yield before
        before = joined or slide
    if before is not None:
        yield before


def _below(slide: Slide | None, text: tuple[str, ...]) -> Slide | None:
    """Return a slide with text below its figure or table; ``None`` where it has no room for it."""
    if slide is not None and slide.figure is not None:
        return replace(slide, text=(*text, *slide.text))
    if slide is None or slide.table is None or len(text) > 1 or len(text[0]) > _BELOW:
        return None
    return replace(slide, table=replace(slide.table, note=f"{slide.table.note}{text[0]}"))


class _Reader:
    """Reads one section block by block."""

    def __init__(self, snapshot: Snapshot, briefing: Briefing, section: Section) -> None:
        self._snapshot, self._briefing, self._section = snapshot, briefing, section
        self._about = {assessment.target.id: assessment for assessment in snapshot.assessments}
        self._of_targets = any(isinstance(b, Paragraph) and b.target for b in section.blocks)
        self._shown = {f.slug for f in briefing.figures()}
        self._by_slug = {
            f"目标轨迹-{assessment.target.name}": assessment for assessment in snapshot.assessments
        }
        self._pending = _Pending()

    def slides(self) -> Iterator[Slide]:
        """Slides of the section."""
        for block in self._section.everything:
            if isinstance(block, Heading):
                self._pending.heading = block.text
            elif isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, Figure):
                yield self._figure(block)
            else:
                yield from self._table(block)
        yield from self._rest()

    def _paragraph(self, block: Paragraph) -> Iterator[Slide]:
        assessment, text = self._about.get(block.target), block.text
        if assessment is None and block is self._section.blocks[0] and self._of_targets:
            self._pending.opening = text  # said once for all: it stands below the table of what is not drawn
            return
        if assessment is None:
            heading, self._pending.heading = self._pending.heading, ""
            self._pending.said.append(f"{heading}：{text}" if heading else text)
            return
        drawn = not assessment.members and worth_drawing(self._snapshot, assessment)
        figure = (
            trajectory_figure(self._snapshot, assessment.target.id, self._briefing.imprint.made)
            if drawn
            else None
        )
        if figure is None:
            self._pending.spoken.append((assessment, text))
        elif figure.slug not in self._shown:
            yield self._figure(figure)

    def _figure(self, figure: Figure) -> Slide:
        notes = tuple(self._pending.said)
        self._pending.said.clear()
        assessment = self._by_slug.get(figure.slug)
        if assessment is not None:
            notes = (*notes, assessment.sentence)
        counties = county_rows(self._snapshot)
        # Of many counties a table would run off the slide; that of the targets has slides of its own.
        beside = None if figure.chart or len(counties.rows) > _BESIDE_A_MAP else counties
        return Slide(self._section.title, figure.caption, figure=figure, table=beside, text=notes)

    def _table(self, table: Table) -> Iterator[Slide]:
        notes = list(self._pending.said)
        self._pending.said.clear()
        if len(notes) > 1:
            yield self._text(notes)
        drawn = any(isinstance(block, Figure) for block in self._section.everything)
        if len(table.rows) == 1 and table.columns == TARGET_COLUMNS and drawn:
            return  # the slide with the one target's picture says what its row would
        title = table.finding or (notes[0].removesuffix("。") if len(notes) == 1 else "") or tally(table)
        yield Slide(self._section.title, title or f"{table.caption}：{len(table.rows)}项", table=table)

    def _rest(self) -> Iterator[Slide]:
        if self._pending.spoken:
            yield self._spoken(self._pending.spoken)
        if self._pending.said:
            yield self._text(self._pending.said)

    def _spoken(self, spoken: Sequence[tuple[Assessment, str]]) -> Slide:
        rows = tuple(
            (
                Cell(assessment.target.name),
                status_cell(assessment),
                Cell(text),
            )
            for assessment, text in spoken
        )
        table = Table("其他目标", _SPOKEN, rows, self._pending.opening)
        title = tally(table)
        if len(spoken) < sum(self._block_is_of_target(block) for block in self._section.blocks):
            title = f"另有{title.replace('项中，', '项：', 1)}"  # the others have slides of their own
        return Slide(self._section.title, title, table=table)

    def _block_is_of_target(self, block: Block) -> bool:
        return isinstance(block, Paragraph) and block.target in self._about

    def _text(self, notes: Sequence[str]) -> Slide:
        said = list(notes)
        leads = self._section is self._briefing.sections[0] and len(notes) > 1 and len(notes[0]) <= LONGEST
        title = notes[0].removesuffix("。") if leads else self._section.finding or self._section.title
        if self._section.title == OFFICERS:
            title = f"{title}：{len(notes)}条"
        if not leads and said[0].startswith(title) and len(said[0]) > len(title) + 1:
            said[0] = said[0].removeprefix(title).lstrip("；，。")  # the title says it
        return Slide(self._section.title, title, text=tuple(said[1:] if leads else said))


def county_rows(snapshot: Snapshot) -> Table:
    """Return the counties' rows of the target table, in words what a map of them shows in colours."""
    whole = target_table(snapshot, Scope())
    names = [column.name for column in whole.columns]
    kept = [names.index(name) for name in _BESIDE if name in names]
    counties = {county.short for county in snapshot.catalog.counties}
    rows = tuple(tuple(row[place] for place in kept) for row in whole.rows if row[0].text in counties)
    columns = (replace(whole.columns[place], weight=_BESIDE[names[place]]) for place in kept)
    return Table("各县区目标", tuple(columns), rows)


def tally(table: Table) -> str:
    """Say how many rows of a table have which word; empty where the table has no status column."""
    for place in range(len(table.columns)):
        column = [row[place] for row in table.rows]
        if column and all(c.word or c.text == OPEN_WORD for c in column) and any(c.word for c in column):
            counted = Counter(c.text.replace("\n", "") for c in column)
            order = [*(w.value for w in (*Status, *MeasureStatus)), OPEN_WORD]
            words = sorted(counted, key=lambda text: order.index(text) if text in order else -1)
            if len(counted) > _TOLD and set(counted) <= {*(w.value for w in Status), OPEN_WORD}:
                return f"{len(column)}项中，{_grouped(counted)}"
            parts = "、".join(f"{word}{counted[word]}项" for word in dict.fromkeys(words))
            return f"{len(column)}项中，{parts}"
    return ""


def _grouped(counted: Counter[str]) -> str:
    """Counts by what they mean for a reader, where a title can't name every word."""
    groups = (("已实现或符合预期", GOOD), ("落后或未实现", ALARMS))
    counts = [(name, sum(counted[word.value] for word in words)) for name, words in groups]
    counts.append(("尚待判定", counted.total() - sum(count for _, count in counts)))
    return "、".join(f"{name}{count}项" for name, count in counts if count)
