"""Undoes the content encodings of HTTP within a limit: a small answer never grows beyond what was asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli
import zstandard

from storydiff.text import one_line

ACCEPTED = "gzip, deflate, br, zstd"
"""What we ask servers for, as Accept-Encoding says it."""

_PLAIN = frozenset({"", "identity"})
_GZIP, _RAW, _EITHER = 31, -15, 47
"""The window bits by which zlib is told what to expect: gzip alone, no wrapper, gzip or zlib."""

_ZSTD_WINDOW = 8 * 1024 * 1024
"""Bytes of the largest window that a server may ask for (RFC 9659, section 3)."""


class PackingError(ValueError):
    """What came is not packed as it says, or breaks off."""


class UnknownPackingError(PackingError):
    """It is packed in a way that was not asked for."""


def unpacked(content: bytes, encoding: str, at_most: int) -> bytes:
    """The content without its packing, cut off at one byte more than ``at_most``, so that the caller sees it is more.

    Raises PackingError where it is damaged, breaks off or is packed in a way that was not asked for.
    """
    name = encoding.strip().lower()
    if name in _PLAIN:
        return content[: at_most + 1]
    unpack = _UNPACKERS.get(name)
    if unpack is None:
        raise UnknownPackingError(f"packed as {one_line(encoding, 40)!r}, which was not asked for")
    # Servers that say "gzip" of nothing at all send nothing at all.
    return unpack(content, at_most + 1) if content else b""


def _gzip(content: bytes, at_most: int) -> bytes:
    """One gzip member after the other; what follows the last and is none is left out, as gzip does."""
    out = bytearray()
    while len(out) < at_most:
        member = zlib.decompressobj(wbits=_GZIP if out else _EITHER)
        out += _inflated(member, content, at_most - len(out))
        content = member.unused_data
        if not content.startswith(b"\x1f\x8b"):
            break
    return bytes(out)


def _deflate(content: bytes, at_most: int) -> bytes:
    try:
        return _inflated(zlib.decompressobj(wbits=_EITHER), content, at_most)
    except PackingError:
        # Some servers send "deflate" without the zlib wrapper that RFC 9110, section 8.4.1.2, asks for.
        return _inflated(zlib.decompressobj(wbits=_RAW), content, at_most)


def _inflated(member: zlib._Decompress, content: bytes, at_most: int) -> bytes:
    try:
        out = member.decompress(content, at_most)
    except zlib.error as error:
        raise PackingError("damaged") from error
    if not member.eof and len(out) < at_most:
        raise PackingError("breaks off")
    return out


def _brotli(content: bytes, at_most: int) -> bytes:
    member = brotli.Decompressor()
    out = bytearray()
    try:
        out += member.process(content, output_buffer_limit=at_most)
        while len(out) < at_most and not member.is_finished():
            more = member.process(b"", output_buffer_limit=at_most - len(out))
            if not more and member.can_accept_more_data():
                raise PackingError("breaks off")
            out += more
    except brotli.error as error:
        raise PackingError("damaged") from error
    return bytes(out[:at_most])


def _zstd(content: bytes, at_most: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(content, read_across_frames=True)
    out = bytearray()
    try:
        while len(out) < at_most and (more := reader.read(min(at_most - len(out), 1 << 20))):
            out += more
    except zstandard.ZstdError as error:
        raise PackingError("damaged") from error
    if len(out) < at_most and not _is_whole_zstd(content):
        raise PackingError("breaks off")
    return bytes(out)


def _is_whole_zstd(content: bytes) -> bool:
    """Whether each frame ends, which the reader does not tell; only for what is known to be small."""
    while content:
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        frame.decompress(content)
        if not frame.eof:
            return False
        content = frame.unused_data
    return True


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
