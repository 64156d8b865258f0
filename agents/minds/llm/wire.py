"""The HTTP client under ChatOpenAI: keeps the body as it came, cuts off what is too long, never prints the key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

KEPT_BYTES = 1 << 20
"""Of a body that never became a reply, this much is kept."""


class BodyTooLarge(Exception):
    """The reply went over the cap, or hides its size by compression."""


@dataclass
class Tap:
    """What one call received: status and body so far."""

    cap_bytes: int
    status: int | None = None
    received: int = 0
    _chunks: list[bytes] = field(default_factory=list)

    @property
    def body(self) -> str:
        return b"".join(self._chunks).decode("utf-8", "replace")

    def take(self, chunk: bytes) -> None:
        """Count and keep a chunk. Raises BodyTooLarge."""
        self.received += len(chunk)
        if sum(map(len, self._chunks)) < KEPT_BYTES:
            self._chunks.append(chunk[:KEPT_BYTES])
        if self.received > self.cap_bytes:
            raise BodyTooLarge(f"the reply is larger than {self.cap_bytes} bytes")


def tapped_client(tap: Tap, timeout_s: float) -> Any:
    """An httpx2.AsyncClient whose bodies run through tap. Proxies of the environment are honoured."""
    import httpx2

    class TappedStream(httpx2.AsyncByteStream):
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for chunk in self._inner:
                tap.take(chunk)
                yield chunk

        async def aclose(self) -> None:
            await self._inner.aclose()

    async def on_response(response: Any) -> None:
        tap.status = response.status_code
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise BodyTooLarge("the server compressed a reply it was asked to send plain")
        response.stream = TappedStream(response.stream)

    return httpx2.AsyncClient(
        timeout=timeout_s,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [on_response]},
        follow_redirects=False,
    )


def scrubbed(text: str, *secrets: str | None) -> str:
    """text without any of the secrets: servers like to repeat a wrong key in their answer."""
    for secret in secrets:
        if secret and len(secret) > 3:
            text = text.replace(secret, "[key]")
    return text
