"""A folder with odd things in it: what can be taken is, and the rest is told by what it is."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storydiff.errors import ItemError
from storydiff.model import Source, SourceKind
from storydiff.sources.files import read_bytes
from tests.intake import SENTENCES, Desk, at_desk, by_hand, lines
from tests.webserver import Site

TEXT = "\n\n".join(SENTENCES)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Desk]:
    with at_desk(tmp_path_factory.mktemp("desk") / "home", site) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    (made / "kept.txt").write_text(TEXT)
    return made


def refused(folder: Path) -> dict[str, str]:
    """What of a folder is not taken, by its name in it; what is taken is the one file that every folder has."""
    intake = by_hand(folder)
    assert [arrival.article.document for arrival in intake.arrivals] == ["kept"]
    return {Path(line.partition(": ")[0]).name: line.partition(": ")[2] for line in lines(intake)}


def test_links_out_of_a_folder_are_told_and_not_followed(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("A secret that stays where it is, said nobody on Thursday.")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "above").symlink_to(folder.parent)
    (folder / "nowhere.txt").symlink_to(folder.parent / "nothing.txt")
    (folder / "circle").symlink_to(folder)
    found = refused(folder)
    assert {name: said.partition(" (")[0] for name, said in found.items()} == {
        "link.txt": "a link that leads out of the folder",
        "above": "a link that leads out of the folder",
        "nowhere.txt": "a link that leads nowhere",
    }


def test_what_is_no_file_is_told_and_does_not_hold_up_the_run(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert refused(folder) == {"pipe.txt": "not a file (take it out of the folder)"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0)
    try:
        assert "cannot be read" in refused(folder)["closed"]
    finally:
        (folder / "closed").chmod(0o700)


def test_names_of_files_need_not_be_text(desk: Desk, tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"line\nbreak.txt", b"-.txt", b"n" * 250, b"odd.\xff\xfe"):
        (tmp_path / os.fsdecode(name)).write_text(f"{TEXT}\n\n{len(name)}")
    report = desk.look_at(Source("inbox", SourceKind.FOLDER, str(tmp_path)))
    documents = {stored.article.document for stored in report.stored}
    assert documents == {"caf?", "line break", "-", "n" * 250}
    assert ["files are not read" in line for line in lines(report)] == [True]
    assert all(line.isprintable() for line in lines(report))


def read_often(path: Path) -> None:
    for _ in range(50):
        read_bytes(path)


def test_a_file_that_is_written_to_while_it_is_read_waits_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_bytes(b"x" * 10_000_000)
    is_over = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not is_over.is_set() and file.tell() < 15_000_000:
                file.write(b"y")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(ItemError, match="it changed while it was read") as caught:
            read_often(path)
    finally:
        is_over.set()
        writer.join()
    assert caught.value.transient
    assert len(read_bytes(path)) == path.stat().st_size
