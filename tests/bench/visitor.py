"""A visitor without a browser: speaks Streamlit's protocol, as the page in a browser would.

What it leaves out is drawing; what is timed is the server alone, from the request to the word that the
script has finished, over the real connection.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from ssl import SSLContext
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

#: Elements that hold a viewer's choice or answer a press.
WIDGETS: Final = (
    "button",
    "button_group",
    "checkbox",
    "date_input",
    "download_button",
    "multiselect",
    "number_input",
    "radio",
    "selectbox",
    "slider",
    "text_area",
    "text_input",
)
#: The browser names what it still holds of the last runs, and is then sent a reference instead.
_REMEMBERED: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """One run of the script as its visitor saw it."""

    seconds: float
    received: int
    elements: tuple[Element, ...]

    @property
    def widgets(self) -> Counter[str]:
        """How many widgets of each kind the run drew."""
        kinds = (element.WhichOneof("type") for element in self.elements)
        return Counter(kind for kind in kinds if kind in WIDGETS)

    def typed(self, label: str, text: str) -> WidgetState:
        """Return the text input of this label as it is after the visitor has typed into it."""
        inputs = (e.text_input for e in self.elements if e.WhichOneof("type") == "text_input")
        found = next(one for one in inputs if one.label == label)
        return WidgetState(id=found.id, string_value=text)


@dataclass
class Visitor:
    """One session at one page of a running server.

    Parameters
    ----------
    address : str
        Of the server, e.g. ``http://127.0.0.1:8501``.
    page : str
        The page's slug; empty for the first page.
    headers : mapping
        Further headers of the handshake, such as cookies.
    trust : ssl.SSLContext
        Whom to trust, where the address is https.
    """

    address: str
    page: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    trust: SSLContext | None = None
    _held: list[dict[str, Element]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Connect."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        site = "/".join(self.address.split("/")[:3])
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(
                url,
                open_timeout=60,  # a first visit on a busy machine waits for the libraries to load
                origin=Origin(site),
                subprotocols=[Subprotocol("streamlit")],
                max_size=None,
                additional_headers=self.headers,
                ssl=self.trust,
            )
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave."""
        self._open.close()

    def run(self, *changed: WidgetState, **query: str) -> Answer:
        """Ask for one run and read its answer to the end, past the end of a run that starts itself anew.

        Parameters
        ----------
        *changed : WidgetState
            Widgets that the visitor has just moved.
        **query : str
            Parameters of the address.
        """
        ask = BackMsg()
        state = ask.rerun_script
        state.query_string = urlencode(query)
        state.page_name = self.page
        state.widget_states.widgets.extend(changed)
        state.cached_message_hashes.extend({name for run in self._held for name in run})
        start = time.perf_counter()
        self._socket.send(ask.SerializeToString())
        frames = list(itertools.takewhile(lambda frame: not _finished(frame), self._frames()))
        seconds = time.perf_counter() - start
        return Answer(seconds, sum(map(len, frames)), self._elements(frames))

    def _frames(self) -> Iterator[bytes]:
        while True:
            yield self._socket.recv(decode=False)

    def _elements(self, frames: list[bytes]) -> tuple[Element, ...]:
        held = {name: element for run in self._held for name, element in run.items()}
        now: dict[str, Element] = {}
        found = []
        for message in map(ForwardMsg.FromString, frames):
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                now[message.ref_hash] = held[message.ref_hash]
                found.append(held[message.ref_hash])
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                found.append(message.delta.new_element)
                if message.metadata.cacheable:
                    now[message.hash] = message.delta.new_element
            elif kind == "script_finished":  # a run that another one replaced
                found.clear()
        self._held = [*self._held, now][-_REMEMBERED:]
        return tuple(found)


def _finished(frame: bytes) -> bool:
    message = ForwardMsg.FromString(frame)
    return (
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )
