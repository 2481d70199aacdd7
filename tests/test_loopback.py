"""The loopback server: real requests over a real socket."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from storydiff.errors import SettingsError
from storydiff.sources.loopback import serving

HOST = "harbour.example"
PAGE = "<!doctype html><title>Ferry sails</title><p>The ferry sailed.</p>"
ATOM = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title></feed>'
RSS = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Hill</title></channel></rss>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sites = tmp_path / "sites"
    for name, content in {
        f"{HOST}/world/ferry.html": PAGE,
        f"{HOST}/feed.xml": ATOM,
        f"{HOST}/notes.bin": "\x00\x01",
        "hill.example/feed.xml": RSS,
    }.items():
        file = sites / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (sites / HOST / "way-out.html").symlink_to(tmp_path / "secret.html")
    (sites / "linked.example").symlink_to(tmp_path)
    (sites / "README.md").write_text("not a site", encoding="utf-8")
    return sites


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with serving(folder) as port:
        yield port


def ask(
    port: int, target: str, host: str = HOST, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.putrequest(method, target, skip_host=True)
        for name, value in {"Host": host, **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("host", "target", "kind", "body"),
    [
        (HOST, "/world/ferry.html", "text/html; charset=utf-8", PAGE),
        (HOST, "/world/ferry.html?from=feed#top", "text/html; charset=utf-8", PAGE),
        (HOST, "/world/%66erry.html", "text/html; charset=utf-8", PAGE),
        (f"{HOST.upper()}:8080", "/feed.xml", "application/atom+xml; charset=utf-8", ATOM),
        ("hill.example", "/feed.xml", "application/rss+xml; charset=utf-8", RSS),
        (HOST, "/notes.bin", "application/octet-stream", "\x00\x01"),
    ],
)
def test_a_file_is_served_under_its_host_with_its_type(port: int, host: str, target: str, kind: str, body: str) -> None:
    status, headers, content = ask(port, target, host)
    assert (status, headers["Content-Type"], content.decode()) == (200, kind, body)
    assert headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("host", "target"),
    [
        (HOST, "/world/missing.html"),
        (HOST, "/world"),
        (HOST, "/"),
        ("other.example", "/feed.xml"),
        (HOST, "/../../secret.html"),
        (HOST, "/%2e%2e/%2e%2e/secret.html"),
        (HOST, "/../hill.example/feed.xml"),
        (HOST, "/way-out.html"),
        (HOST, "//secret.html"),
        (HOST, "/%00"),
        (HOST, "/" + "a" * 5000),
        ("..", "/secret.html"),
        (".", "/README.md"),
        ("", "/README.md"),
        ("../..", "/secret.html"),
        ("linked.example", "/secret.html"),
        ("README.md", "/"),
    ],
)
def test_whatever_is_not_a_file_of_the_site_is_not_found(port: int, host: str, target: str) -> None:
    status, _, content = ask(port, target, host)
    assert (status, content) == (404, b"not found\n")


def test_a_copy_that_is_still_good_is_not_sent_again(port: int, folder: Path) -> None:
    _, first, _ = ask(port, "/feed.xml")
    tag, date = first["ETag"], first["Last-Modified"]
    assert ask(port, "/feed.xml", If_None_Match=tag)[0::2] == (304, b"")
    assert ask(port, "/feed.xml", If_None_Match=f'"other", W/{tag}')[0] == 304
    assert ask(port, "/feed.xml", If_Modified_Since=date)[0] == 304
    assert ask(port, "/feed.xml", If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")[0] == 200
    assert ask(port, "/feed.xml", If_Modified_Since="yesterday")[0] == 200
    assert ask(port, "/feed.xml", If_None_Match='"other"', If_Modified_Since=date)[0] == 200
    (folder / HOST / "feed.xml").write_text(ATOM.replace("Harbour", "Harbour Post"), encoding="utf-8")
    status, headers, content = ask(port, "/feed.xml", If_None_Match=tag)
    assert status == 200
    assert b"Harbour Post" in content
    assert headers["ETag"] != tag


def test_head_gives_the_headers_alone(port: int) -> None:
    status, headers, content = ask(port, "/feed.xml", method="HEAD")
    assert (status, headers["Content-Length"], content) == (200, str(len(ATOM)), b"")


def test_one_connection_carries_several_requests(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    statuses = []
    for target in ("/feed.xml", "/missing", "/world/ferry.html"):
        connection.request("GET", target, headers={"Host": HOST})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses == [200, 404, 200]


def test_nothing_is_written_to_the_terminal(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    ask(port, "/feed.xml")
    ask(port, "/missing")
    assert capfd.readouterr() == ("", "")


def test_the_port_is_closed_when_the_block_ends(folder: Path) -> None:
    with serving(folder) as port:
        assert ask(port, "/feed.xml")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        ask(port, "/feed.xml")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"), serving(tmp_path / "nowhere"):
        pass
