"""A loopback server that speaks the chat-completions wire and plays scripted answers, faults included."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Step = Callable[[Request, dict[str, Any]], Response]
"""Given the request and its JSON body, the response to play."""

PATH = "/v1/chat/completions"


@dataclass
class ModelServer:
    """Plays `steps` in order; the last one is played for ever. Everything asked is kept in `asked`."""

    http: HTTPServer
    steps: list[Step] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.http.expect_request(PATH, method="POST").respond_with_handler(self._respond)

    @property
    def base_url(self) -> str:
        return self.http.url_for("/v1")

    def play(self, *steps: Step) -> None:
        """Set the script."""
        self.steps = list(steps)
        self.asked.clear()
        self.headers.clear()

    def _respond(self, request: Request) -> Response:
        body: dict[str, Any] = json.loads(request.get_data())
        with self._lock:
            self.asked.append(body)
            self.headers.append(dict(request.headers))
            step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        return step(request, body)


def text_of(body: dict[str, Any]) -> str:
    """All text of a request's messages."""
    parts: list[str] = []
    for message in body["messages"]:
        content = message["content"]
        parts += [content] if isinstance(content, str) else [p["text"] for p in content if p["type"] == "text"]
    return "\n".join(parts)


def pictures_of(body: dict[str, Any]) -> list[str]:
    """Data URLs of a request's pictures."""
    contents = [m["content"] for m in body["messages"] if isinstance(m["content"], list)]
    return [part["image_url"]["url"] for content in contents for part in content if part["type"] == "image_url"]


def completion(message: dict[str, Any], finish: str = "stop", usage: dict[str, int] | None = None) -> dict[str, Any]:
    """A chat completion as the wire has it."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}],
        "usage": usage or {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }


def say(reply: object, finish: str = "stop") -> Step:
    """Answer with content; anything but text is sent as JSON."""
    text = reply if isinstance(reply, str) or reply is None else json.dumps(reply)
    return sends(completion({"content": text}, finish))


def call(arguments: object, name: str = "reply", finish: str = "tool_calls") -> Step:
    """Answer with a function call."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    function = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": text}}
    return sends(completion({"content": None, "tool_calls": [function]}, finish))


def refuse(reason: str) -> Step:
    return sends(completion({"content": None, "refusal": reason}))


def sends(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Step:
    """Answer with any JSON."""
    data = json.dumps(body)
    return lambda request, asked: Response(data, status, headers, content_type="application/json")


def fails(status: int, message: str, *, code: str | None = None, headers: dict[str, str] | None = None) -> Step:
    """Answer with an error of the wire."""
    return sends({"error": {"message": message, "type": code or "error", "code": code}}, status, headers)


def raw(data: bytes, content_type: str = "application/json", headers: dict[str, str] | None = None) -> Step:
    return lambda request, asked: Response(data, 200, headers, content_type=content_type)


def hangs(seconds: float) -> Step:
    """Never says a word in time."""

    def step(request: Request, asked: dict[str, Any]) -> Response:
        time.sleep(seconds)
        return Response("{}", content_type="application/json")

    return step


def drips(seconds: float, every_s: float = 0.02) -> Step:
    """A byte now and then: no read timeout ever strikes."""

    def body() -> Iterator[bytes]:
        end = time.monotonic() + seconds
        yield b'{"id": "'
        while time.monotonic() < end:
            yield b"x"
            time.sleep(every_s)

    return lambda request, asked: Response(body(), content_type="application/json")


def drips_headers(seconds: float) -> Step:
    """Headers that never end: not even the body's size can be watched."""

    def step(request: Request, asked: dict[str, Any]) -> Response:
        connection = request.environ["werkzeug.socket"]
        end = time.monotonic() + seconds
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while time.monotonic() < end:
                connection.sendall(b"X-Wait: 1\r\n")
                time.sleep(0.05)
        except OSError:
            pass
        return resets(request, asked)

    return step


def resets(request: Request, asked: dict[str, Any]) -> Response:
    """The connection ends before an answer."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RDWR)
    return Response(b"")


def breaks_off(request: Request, asked: dict[str, Any]) -> Response:
    """More is announced than is sent."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
    request.environ["werkzeug.socket"].sendall(head + b'{"id": "chatcmpl')
    return resets(request, asked)


def floods(megabytes: int) -> Step:
    """A well-formed but enormous reply."""

    def body() -> Iterator[bytes]:
        yield b'{"choices": [{"message": {"role": "assistant", "content": "'
        for _ in range(megabytes):
            yield b"a" * 2**20
        yield b'"}}]}'

    return lambda request, asked: Response(body(), content_type="application/json")
