"""A small web server on 127.0.0.1 that plays several sites out of one folder: ``folder/<host>/<path>``.

It lets the sample that ships with storydiff go through the real fetch code without a network. Which site is asked for
is read from the Host header, so a fetcher that connects every host of the sample to this port sees them as they are
named. It serves files as they lie there, and nothing outside the folder.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from urllib.parse import unquote, urlsplit

from storydiff.errors import SettingsError

ADDRESS = "127.0.0.1"
IDLE_SECONDS = 10.0
"""How long a kept connection may stay silent before it is closed."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_FEED_TYPES = {b"<feed": "application/atom+xml; charset=utf-8", b"<rss": "application/rss+xml; charset=utf-8"}
_FEED_HEAD = 2048
"""In how many bytes of an XML file its root element is looked for."""


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[int]:
    """Serve the sites of a folder while the block runs; gives back the port, a free one where 0 is asked for.

    Raises SettingsError where the folder is not there.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder to serve; name one that holds a folder for each host")
    server = _Server((ADDRESS, port), _Handler)
    server.folder = folder.resolve()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="loopback", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def find_file(folder: Path, host: str, target: str) -> Path | None:
    """The file that a request for ``target`` at ``host`` means, None where there is none inside the site's folder."""
    name = host.strip().lower().partition(":")[0]
    if not _HOST.fullmatch(name):
        return None
    site = folder.resolve() / name
    try:
        file = (site / unquote(urlsplit(target).path).lstrip("/")).resolve()
        inside = site.is_dir() and not site.is_symlink() and file.is_relative_to(site)
        return file if inside and file.is_file() else None
    except (OSError, ValueError):  # a name too long for the disk, a NUL, a target that is no URL
        return None


def media_type(file: Path, content: bytes) -> str:
    """The media type of a file; feeds are told apart by their root element."""
    if file.suffix == ".xml":
        head = content[:_FEED_HEAD]
        return next((kind for mark, kind in _FEED_TYPES.items() if mark in head), "application/xml; charset=utf-8")
    return _MEDIA_TYPES.get(file.suffix, "application/octet-stream")


def is_unchanged(etag: str, modified: datetime, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether the client's copy is still good; an entity tag outranks a date (RFC 9110, section 13.2.2)."""
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or etag in tags
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


class _Server(ThreadingHTTPServer):
    folder: Path

    def server_bind(self) -> None:
        """Bind without asking a name server for this machine's name, which HTTPServer would do."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "storydiff-sample"
    sys_version = ""
    timeout = IDLE_SECONDS
    wbufsize = -1  # head and body leave together; in two writes each answer would wait 40 ms for an acknowledgement
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the base class's
        """Stay quiet: what was fetched is told by the run."""

    def _answer(self, *, with_body: bool) -> None:
        file = find_file(self.server.folder, self.headers.get("Host", ""), self.path)
        if file is None:
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"not found\n", with_body)
            return
        content = file.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        modified = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        headers = {"ETag": etag, "Last-Modified": format_datetime(modified, usegmt=True)}
        if is_unchanged(etag, modified, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None, with_body=False)
            return
        self._send(HTTPStatus.OK, headers | {"Content-Type": media_type(file, content)}, content, with_body)

    def _send(self, status: HTTPStatus, headers: dict[str, str], content: bytes | None, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if content is not None:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if content is not None and with_body:
            self.wfile.write(content)
