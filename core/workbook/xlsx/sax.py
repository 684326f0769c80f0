"""Streaming XML without its dangers: no document type, no entities, bounded depth and number of elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.limits import LIMITS, Limits

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_REMEDY = "请用 Excel 或 WPS 打开并另存一份，或重新下载模板填写"


class StopReading(Exception):  # noqa: N818 (no error: the reader has seen enough)
    """Raised by a handler to end the parsing of one part."""


def parse(
    chunks: Iterator[bytes],
    part: str,
    start: Start,
    *,
    end: End | None = None,
    text: Text | None = None,
    limits: Limits = LIMITS,
) -> None:
    """Parse one XML part, calling the handlers with local names (namespaces are dropped).

    Parameters
    ----------
    chunks : iterator of bytes
        The part, as :meth:`core.workbook.xlsx.container.Container.stream` yields it.
    part : str
        Its name, for messages.
    start, end, text : callable
        Handlers; ``start`` gets local names of attributes too.

    Raises
    ------
    RefusedWorkbookError
        Where the part is not well-formed, declares a document type or an entity, is nested too deep, or has
        too many elements or too long a tag.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = elements = 0

    def started(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > limits.depth or elements > limits.elements:
            raise RefusedWorkbookError(f"组成部分 {part} 的内容过多或嵌套过深，已停止读取", _REMEDY)
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(_local(name))

    def declared(*_: object) -> None:
        raise RefusedWorkbookError(f"组成部分 {part} 声明了文档类型或实体，有安全风险", _REMEDY)

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    try:
        _feed(parser, chunks, part, limits)
    except StopReading:
        return
    except RefusedWorkbookError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _unreadable(part, error) from error


def _unreadable(part: str, error: Exception) -> RefusedWorkbookError:
    if isinstance(error, expat.ExpatError):
        return RefusedWorkbookError(f"组成部分 {part} 不是合法的 XML", _REMEDY)
    # Encodings that the parser does not know bring other errors.
    return RefusedWorkbookError(f"组成部分 {part} 的文字编码不是 UTF-8 或 UTF-16，不能读取", _REMEDY)


def _feed(parser: expat.XMLParserType, chunks: Iterator[bytes], part: str, limits: Limits) -> None:
    given = 0
    for chunk in chunks:
        parser.Parse(chunk, False)
        given += len(chunk)
        if given - parser.CurrentByteIndex > limits.token:
            raise RefusedWorkbookError(f"组成部分 {part} 有过长的标记，已停止读取", _REMEDY)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
