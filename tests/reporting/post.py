"""A mail server on this machine, as RFC 5321 and RFC 4954 have one, as far as a client here goes."""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
from email.message import EmailMessage


class _Post(socketserver.StreamRequestHandler):
    """One conversation; without ways to sign in it knows no extensions."""

    server: Post

    def handle(self) -> None:
        self.say("220 post")
        while line := self.rfile.readline():
            word, *rest = line.split() or [b""]
            if word.upper() == b"QUIT":
                self.say("221 bye")
                return
            answer = getattr(self, f"on_{word.decode().lower()}", lambda _: "250 ok")
            self.say(answer(rest))

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def asked(self, challenge: str) -> str:
        """Ask for one more text of signing in."""
        self.say(f"334 {base64.b64encode(challenge.encode()).decode()}")
        return base64.b64decode(self.rfile.readline()).decode()

    def on_ehlo(self, _: list[bytes]) -> str:
        ways = [f"AUTH {' '.join(self.server.ways)}"] if self.server.ways else []
        *before, last = ["post", *ways, *self.server.extensions]
        return "".join(f"250-{line}\r\n" for line in before) + f"250 {last}"

    def on_auth(self, words: list[bytes]) -> str:
        way = words[0].decode().upper()
        if way not in self.server.ways:
            return "504 no such way"
        if way == "PLAIN":
            given = base64.b64decode(words[1]).decode() if words[1:] else self.asked("")
            account = tuple(given.split("\0")[1:])
        else:
            named = base64.b64decode(words[1]).decode() if words[1:] else self.asked("Username:")
            account = (named, self.asked("Password:"))
        self.server.signed_in.append(account)
        return "235 taken" if account == self.server.account else "535 refused"

    def on_rcpt(self, _: list[bytes]) -> str:
        return "550 unknown" if self.server.refusing else "250 ok"

    def on_data(self, _: list[bytes]) -> str:
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        raw = b"".join(part[1:] if part.startswith(b"..") else part for part in lines)
        self.server.taken.append(email.message_from_bytes(raw, policy=email.policy.default))
        return "250 taken"


class Post(socketserver.ThreadingTCPServer):
    """The server: what it took, whom it let in; ``ways`` to sign in, the one ``account`` it knows."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.taken: list[EmailMessage] = []
        self.refusing = False
        self.ways: tuple[str, ...] = ()
        self.extensions: tuple[str, ...] = ()
        self.account = ("", "")
        self.signed_in: list[tuple[str, ...]] = []
