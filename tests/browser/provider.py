"""A small OpenID Connect provider on this machine: discovery, code flow with PKCE, keys, signing out."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, CLIENT_SECRET = "county-targets", "a-secret-of-the-test"


class Provider(ThreadingHTTPServer):
    """Knows the people it is told of; every code is good once."""

    def __init__(self, people: dict[str, dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.people = people
        self.key = RSAKey.generate_key(2048, parameters={"kid": "k1", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[str] = []
        self.broken = False


class _Desk(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.asked.append(parts.path)
        answers = {
            "/.well-known/openid-configuration": lambda: self._json(self._discovery()),
            "/keys": lambda: self._json({"keys": [self.server.key.as_dict(private=False)]}),
            "/authorize": lambda: self._page(query),
            "/chosen": lambda: self._back(query),
            "/end": lambda: self._redirect(query["post_logout_redirect_uri"]),
        }
        answers.get(parts.path, lambda: self.send_error(404))()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        self.server.asked.append(urlsplit(self.path).path)
        basic = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        asked = self.server.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        right = self.headers["authorization"] == f"Basic {basic}"
        if asked is None or not right or proof != asked["code_challenge"] or self.server.broken:
            self._json({"error": "invalid_grant"}, 400)
            return
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, self._claims(asked), self.server.key)
        self._json({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _discovery(self) -> dict[str, Any]:
        issuer = self.server.issuer
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "end_session_endpoint": f"{issuer}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _claims(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        fixed = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        return fixed | {"nonce": asked["nonce"]} | self.server.people[asked["person"]]

    def _page(self, query: dict[str, str]) -> None:
        links = [
            f'<p><a href="/chosen?{html.escape(urlencode(query | {"person": person}))}">{person}</a></p>'
            for person in [*self.server.people, "拒绝"]
        ]
        self._send("text/html; charset=utf-8", "".join(links).encode())

    def _back(self, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        if query["person"] == "拒绝":
            answer = {"error": "access_denied", "state": query["state"]}
        else:
            self.server.codes[code] = query
            answer = {"code": code, "state": query["state"]}
        self._redirect(f"{query['redirect_uri']}?{urlencode(answer)}")

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def _json(self, body: dict[str, Any], status: int = 200) -> None:
        self._send("application/json", json.dumps(body).encode(), status)

    def _send(self, kind: str, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def providing(people: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """Run a provider that knows these people (name on its page to claims) until the block ends."""
    provider = Provider(people)
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join(timeout=10)
