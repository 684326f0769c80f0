"""How long a hand needs, by the keystroke-level model (Card, Moran and Newell, CACM 23/7, 1980).

A task is a row of operators of a stated time: a key, pointing at something, moving the hand between keyboard
and mouse, and looking up and deciding, which comes before every choice and every text. What the machine takes
is waited for besides; while it works, a person looks up and decides what is next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Seconds of the model's operators: a key or the mouse's button (K, an average typist), pointing (P), moving
#: the hand (H), looking up and deciding (M).
KEY: Final = 0.28
POINT: Final = 1.1
HOME: Final = 0.4
MIND: Final = 1.35
#: Keys of a Chinese character by pinyin: three letters, and one key for two characters to take the word.
PINYIN: Final = 3.5


@dataclass
class Hand:
    """A hand at mouse and keyboard, with the seconds it has needed so far."""

    seconds: float = 0.0
    keys: int = 0
    at_keys: bool = False
    #: Whether what comes next is decided: pointing at a field and typing into it are one thought.
    decided: bool = False

    def look(self) -> None:
        """Look up and decide what is next, where that is not decided yet."""
        if not self.decided:
            self.think(MIND)
        self.decided = True

    def click(self, *, into: bool = False) -> None:
        """Look up, point at something and press the button: one that does it, or a field to type ``into``."""
        self.look()
        self._reach(keys=False)
        self.take(POINT + KEY)
        self.decided = into

    def press(self, count: int = 1) -> None:
        """Press keys that are known beforehand, as Tab."""
        self._reach(keys=True)
        self.keys += count
        self.take(count * KEY)
        self.decided = False

    def sign(self, sign: str) -> None:
        """Type one sign of a text."""
        self._reach(keys=True)
        self.keys += 1
        self.take(KEY if sign.isascii() else PINYIN * KEY)
        self.decided = False

    def take(self, seconds: float) -> None:
        """Let this time of the hand pass."""
        self.seconds += seconds

    def think(self, seconds: float) -> None:
        """Let this time of thought pass, in which the machine may work."""
        self.seconds += seconds

    def _reach(self, *, keys: bool) -> None:
        if self.at_keys is not keys:
            self.at_keys = keys
            self.take(HOME)
