"""Backups: taken while a run goes on, restored elsewhere, refused where somebody made them to do harm."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from storydiff import pipeline
from storydiff.backup import back_up
from storydiff.backup_format import LEDGER, MANIFEST, Manifest
from storydiff.cli import main
from storydiff.errors import BackupError
from storydiff.model import Article
from storydiff.restoring import restore
from tests.post_office import PostOffice, open_post_office
from tests.test_hindered_homes import NOW as EARLY
from tests.test_hindered_homes import mount, write_articles
from tests.test_three_nights import NOW, World, first_night, second_night, third_night
from tests.webserver import Site

MAIL = '[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "news@desk.example"\n'


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office(None, login=False) as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, site: Site, office: PostOffice) -> World:
    made = World(tmp_path / "home", site)
    with (made.folder / "storydiff.toml").open("a") as settings:
        settings.write(MAIL.format(port=office.port))
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two compared articles, a judgement, words and a template of its own, and a letter."""
    import asyncio

    from storydiff import judging

    folder = tmp_path / "home"
    pipeline.init(folder)
    (folder / "vocabularies").mkdir()
    (folder / "vocabularies" / "units.toml").write_text("")
    (folder / "templates").mkdir()
    (folder / "templates" / "subject.txt.j2").write_text("mine")
    paths = [str(path) for path in write_articles(tmp_path / "in", 2)]
    with pipeline.open_home(folder, EARLY) as opened:
        asyncio.run(pipeline.ingest(opened, paths))
        pipeline.diff(opened)
        pipeline.make_digest(opened, send=True)
        ((series, *_), *_) = opened.ledger.iter_series()
        judging.mute(opened, series, "ana")
    return folder


def backed_up(home: Path, path: Path) -> Path:
    with pipeline.open_home(home, looking=True) as opened:
        back_up(opened, path)
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- the way there and back ----------------------------------------------------------------------


def test_what_is_restored_is_what_was_there(home: Path, tmp_path: Path) -> None:
    """Settings, archive, judgements, words, templates and letters are byte for byte those of the home."""
    new = tmp_path / "new"
    report = restore(backed_up(home, tmp_path / "b.zip"), new)
    before, after = files_of(home), files_of(new)
    assert before.keys() - after.keys() == {".lock"}
    assert {name for name in after if before[name] != after[name]} <= {LEDGER}
    assert len(report.manifest.files) == len(after)
    assert {"archive/judgements.jsonl", "vocabularies/units.toml", "templates/subject.txt.j2"} <= after.keys()
    assert (new / "inbox").is_dir()
    exports = []
    for folder in (home, new):
        with pipeline.open_home(folder, EARLY + timedelta(days=1)) as opened:
            exports.append([list(pipeline.iter_export(opened, what)) for what in ("claims", "changes", "held-back")])
            assert pipeline.make_digest(opened, send=True).letters == ()
    assert exports[0] == exports[1]


def test_backups_taken_during_a_run_tell_the_same_the_next_night_and_send_nothing_twice(
    world: World, office: PostOffice, tmp_path: Path
) -> None:
    """Whatever a run was doing, what goes out after a restore is what the ledger of the backup has not sent."""
    first_night(world)
    running = threading.Thread(target=second_night, args=(world,))
    running.start()
    taken: list[tuple[Path, set[str]]] = []
    is_over = False
    while not is_over:
        is_over = not running.is_alive()
        sent_by_then = ids_of(office)
        taken.append((backed_up(world.folder, tmp_path / f"{len(taken)}.zip"), sent_by_then))
        time.sleep(0.05)
    running.join()
    assert len(taken) >= 3, "no backup was taken during the run"
    third_night(world)
    expected, told = world.exported(), told_to(world.folder)
    places = sorted({0, *range(1, len(taken), max(1, len(taken) // 6)), len(taken) - 2, len(taken) - 1})
    for number in places:
        path, sent_by_then = taken[number]
        folder = tmp_path / f"home-{number}"
        restore(path, folder)
        with pipeline.open_home(folder, NOW + timedelta(days=1, hours=1), looking=True) as opened:
            had = {letter.message_id for letter, receipt in opened.ledger.iter_letters() if receipt is not None}
            held = {(a.id, a.version) for a in opened.archive.iter_articles() if isinstance(a, Article)}
            assert opened.ledger.known_versions() <= held
        assert sent_by_then <= had
        office.messages.clear()
        other = World.__new__(World)
        other.folder, other.site, other.items = folder, world.site, world.items
        other.night(2)
        assert len(had) >= 2
        assert had.isdisjoint(ids_of(office))
        assert len(office.messages) == len(ids_of(office))
        assert max(told_to(folder).values()) == 1
        assert {change for _, change in told_to(folder)} == {change for _, change in told}
        assert [len(records) for records in other.exported()] == [len(records) for records in expected]
        assert {c["id"] for c in other.exported()[1]} == {c["id"] for c in expected[1]}


def ids_of(office: PostOffice) -> set[str]:
    """The Message-IDs of all that the server took."""
    return {"".join(str(message_from_bytes(content)["Message-ID"]).split()) for content in tuple(office.messages)}


def told_to(folder: Path) -> Counter[tuple[str, str]]:
    """How often each change was told to each recipient."""
    with pipeline.open_home(folder, NOW + timedelta(days=9)) as home:
        letters = [letter for letter, _ in home.ledger.iter_letters()]
    return Counter((letter.recipient, change) for letter in letters for part in letter.told for change in part.changes)


def test_a_backup_and_what_is_restored_are_for_their_owner_alone(home: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = backed_up(home, tmp_path / "b.zip")
        restore(path, tmp_path / "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    for each in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each


def test_a_home_that_is_there_is_never_overwritten_nor_a_backup(home: Path, tmp_path: Path) -> None:
    path = backed_up(home, tmp_path / "b.zip")
    content = path.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        backed_up(home, path)
    assert path.read_bytes() == content
    before = files_of(home)
    with pytest.raises(BackupError, match="not empty"):
        restore(path, home)
    assert files_of(home) == before
    with pytest.raises(BackupError, match="no folder"):
        restore(path, path)


def test_an_empty_folder_may_become_the_home(home: Path, tmp_path: Path) -> None:
    path, new = backed_up(home, tmp_path / "b.zip"), tmp_path / "new"
    new.mkdir()
    restore(path, new)
    assert files_of(new).keys() == files_of(home).keys() - {".lock"}


def test_links_and_what_lies_outside_the_home_are_left_out_and_told(home: Path, tmp_path: Path) -> None:
    """A link in the archive leads where another reader must not look; a folder elsewhere is its owner's to keep."""
    (tmp_path / "secret").write_text("secret")
    (home / "archive" / "link.md").symlink_to(tmp_path / "secret")
    os.mkfifo(home / "archive" / "pipe")
    (home / "storydiff.toml").write_text(f'[[sources]]\nfolder = "{tmp_path / "in"}"\n')
    with pipeline.open_home(home, looking=True) as opened:
        report = back_up(opened, tmp_path / "b.zip")
    assert sorted(line.rpartition(": ")[2] for line in report.left_out) == [
        "a link",
        "it lies outside the home",
        "not a file",
    ]
    with ZipFile(tmp_path / "b.zip") as zipped:
        assert not {"archive/link.md", "archive/pipe"} & set(zipped.namelist())
        assert all(b"secret" not in zipped.read(name) for name in zipped.namelist() if name != MANIFEST)


def test_what_the_settings_name_elsewhere_is_in_it_and_told_when_it_is_restored(home: Path, tmp_path: Path) -> None:
    """Else the restored home would go on with the ledger of the old one."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "archive").rename(elsewhere / "archive")
    (home / LEDGER).rename(elsewhere / "l.sqlite")
    places = f'[archive]\nlocation = "{elsewhere}/archive"\n[ledger]\nurl = "sqlite:///{elsewhere}/l.sqlite"\n'
    (home / "storydiff.toml").write_text(places)
    report = restore(backed_up(home, tmp_path / "b.zip"), tmp_path / "new")
    assert {"archive/report-000.md", LEDGER} <= files_of(tmp_path / "new").keys()
    said = "\n".join(report.lines())
    assert f"{elsewhere}/archive: move archive there, or take archive.location out" in said
    assert f"{elsewhere}/l.sqlite: move ledger.sqlite there, or take ledger.url out" in said


def test_the_commands_say_what_they_did_in_one_line_each(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "b.zip"
    assert main(["--home", str(home), "--quiet", "backup", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == []
    assert main(["--home", str(tmp_path / "new"), "--quiet", "restore", str(path)]) == 0
    assert "restored" in capsys.readouterr().out
    assert main(["--home", str(tmp_path / "new"), "--quiet", "restore", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "not empty" in line
    assert main(["--home", str(tmp_path / "other"), "--quiet", "restore", str(tmp_path / "none.zip")]) == 1
    assert "No such file" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_a_full_disk_leaves_no_half_of_a_backup(home: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk))
    try:
        with pytest.raises(BackupError, match=r"cannot be (written|copied)"):
            backed_up(home, disk / "b.zip")
        assert list(disk.iterdir()) == []
    finally:
        import subprocess

        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_spoilt_ledger_is_not_taken_for_a_backup(home: Path, tmp_path: Path) -> None:
    content = bytearray((home / LEDGER).read_bytes())
    content[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    with pipeline.open_home(home, looking=True) as opened:
        (home / LEDGER).write_bytes(content)
        with pytest.raises(BackupError, match=r"spoilt|cannot be copied"):
            back_up(opened, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


# --- backups that somebody made to do harm -------------------------------------------------------


def forged(path: Path, *members: tuple[ZipInfo | str, bytes], **manifest: object) -> Path:
    """A backup with those files, all of them in its manifest with their hash."""
    files = {m if isinstance(m, str) else m.filename: sha256(content).hexdigest() for m, content in members}
    said = json.loads(Manifest("0", "2031-05-20", files).content()) | manifest
    with ZipFile(path, "w") as zipped:
        for member, content in members:
            zipped.writestr(member, content)
        zipped.writestr(MANIFEST, json.dumps(said))
    return path


def _member(name: str, kind: int = stat.S_IFREG, method: int = ZIP_STORED) -> ZipInfo:
    member = ZipInfo(name)
    member.external_attr, member.compress_type = (kind | 0o777) << 16, method
    return member


HOSTILE: list[tuple[str, list[tuple[ZipInfo | str, bytes]], str]] = [
    ("up and out", [("../evil", b"x")], "not a name of a file in a home"),
    ("up in the middle", [("archive/../../evil", b"x")], "not a name of a file in a home"),
    ("whole path", [("/etc/evil", b"x")], "not a name of a file in a home"),
    ("backslashes", [("archive\\..\\..\\evil", b"x")], "not a name of a file in a home"),
    ("hidden", [(".ssh/authorized_keys", b"x")], "not a name of a file in a home"),
    ("control", [("archive/a\x1b[2J", b"x")], "not a name of a file in a home"),
    ("link", [(_member("archive/a.md", stat.S_IFLNK), b"/etc/passwd")], "a link, a folder or a device"),
    ("device", [(_member("archive/a.md", stat.S_IFCHR), b"")], "a link, a folder or a device"),
    ("folder", [(_member("archive/a/", stat.S_IFDIR), b"")], "not a name of a file|a link, a folder"),
    ("two of one name", [("archive/a.md", b"x"), ("archive/A.md", b"y")], "two files have that name"),
    ("a file as a folder", [("archive", b"x"), ("archive/a.md", b"y")], "two files have that name"),
    ("a folder as a file", [("archive/a.md", b"x"), ("archive", b"y")], "two files have that name"),
    ("another packing", [(_member("a.md", method=ZIP_LZMA), b"x" * 100)], "packed in a way"),
]


@pytest.mark.parametrize(("members", "said"), [c[1:] for c in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_names_links_and_devices_are_refused_before_anything_is_unpacked(
    members: list[tuple[ZipInfo | str, bytes]], said: str, tmp_path: Path
) -> None:
    forged(tmp_path / "b.zip", *members)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupError, match=said):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert sorted(tmp_path.rglob("*")) == before


def _resized(content: bytes) -> bytes:
    """The ZIP with a first file that says it unpacks to nearly four gigabytes."""
    place = content.index(b"PK\x01\x02")
    return content[: place + 24] + (2**32 - 2).to_bytes(4, "little") + content[place + 28 :]


def _shared(content: bytes) -> bytes:
    """The ZIP with a first file whose packed bytes reach over all others."""
    place = content.index(b"PK\x01\x02")
    return content[: place + 20] + (len(content) * 2).to_bytes(4, "little") + content[place + 24 :]


def _encrypted(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02")
    return content[: place + 8] + b"\x01\x00" + content[place + 10 :]


def _turned(content: bytes) -> bytes:
    return content.replace(b"fourteen people", b"forty people!!!")


SPOILT: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("a bomb", _resized, "unpacks to more than it can"),
    ("bytes that are shared", _shared, "share their bytes"),
    ("encryption", _encrypted, "encrypted"),
    ("other content", _turned, "not a whole backup: Bad CRC"),
    ("cut short", lambda content: content[: len(content) // 2], "not a whole backup"),
    ("no zip", lambda content: b"\x00" * 1000, "not a whole backup"),
    ("nothing", lambda content: b"", "not a whole backup"),
]


@pytest.mark.parametrize(("spoil", "said"), [c[1:] for c in SPOILT], ids=[c[0] for c in SPOILT])
def test_a_backup_that_is_not_what_it_says_leaves_nothing(
    spoil: Callable[[bytes], bytes], said: str, tmp_path: Path
) -> None:
    path = forged(tmp_path / "b.zip", ("archive/a.md", b"fourteen people were found"))
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(BackupError, match=said):
        restore(path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [path]


MANIFESTS: list[tuple[str, dict[str, object], str]] = [
    ("another hash", {"files": {"archive/a.md": "0" * 64}}, "not that of its hash"),
    ("no hash", {"files": {"archive/a.md": "x"}}, "its hash is none"),
    ("a file that is not there", {"files": {"archive/b.md": "0" * 64}}, "not named in backup.json"),
    ("nothing named", {"files": {}}, "not named in backup.json"),
    ("a newer form", {"format": 2}, "restore it with the release that made it"),
    ("no form", {"format": "one"}, "restore it with the release that made it"),
    ("a folder outside", {"folders": ["../out"]}, "not a name of a file in a home"),
    ("no folders", {"folders": None}, "not that of a backup"),
    ("a list of files", {"files": ["archive/a.md"]}, "not that of a backup"),
    ("places that are none", {"elsewhere": {"archive": 3}}, "not that of a backup"),
]


@pytest.mark.parametrize(("manifest", "said"), [c[1:] for c in MANIFESTS], ids=[c[0] for c in MANIFESTS])
def test_a_manifest_that_does_not_fit_is_refused(manifest: dict[str, object], said: str, tmp_path: Path) -> None:
    path = forged(tmp_path / "b.zip", ("archive/a.md", b"x"), **manifest)
    with pytest.raises(BackupError, match=said):
        restore(path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_without_a_manifest_and_one_with_a_deep_one_are_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr("archive/a.md", "x")
    with ZipFile(tmp_path / "b.zip", "w", ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, "[" * 200_000)
    for name, said in (("a.zip", "name a file that `storydiff backup` made"), ("b.zip", "not that of a backup")):
        with pytest.raises(BackupError, match=said):
            restore(tmp_path / name, tmp_path / "new")


def test_more_than_the_disk_holds_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    path = forged(tmp_path / "b.zip", *((f"archive/{n}.md", b"x") for n in range(3)))
    content = path.read_bytes()
    size = min(2**32 - 2, free)
    with ZipFile(path) as zipped:
        members = zipped.infolist()
    for member in members:
        member.file_size, member.compress_size = size * 2, size
    from storydiff.restoring import _require_room

    with pytest.raises(BackupError, match="make room"):
        _require_room([*members] * 100_000, tmp_path)
    _require_room([], tmp_path)
    assert path.read_bytes() == content


def test_a_ledger_that_is_none_is_refused(tmp_path: Path) -> None:
    path = forged(tmp_path / "b.zip", (LEDGER, b"SQLite format 3\x00" + b"\xff" * 5000))
    with pytest.raises(BackupError, match=r"ledger\.sqlite in it"):
        restore(path, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [path]


def test_the_copy_of_a_ledger_is_one_file_without_a_log(home: Path, tmp_path: Path) -> None:
    restore(backed_up(home, tmp_path / "b.zip"), tmp_path / "new")
    assert [p.name for p in (tmp_path / "new").glob("ledger*")] == [LEDGER]
    with closing(sqlite3.connect(tmp_path / "new" / LEDGER)) as ledger:
        assert ledger.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_lies_in_the_log_of_a_ledger_in_use_is_in_the_backup(tmp_path: Path) -> None:
    """A copy of the file alone would not know a letter that was just sent, and it would be sent again."""
    import asyncio

    folder = tmp_path / "home"
    pipeline.init(folder)
    paths = [str(path) for path in write_articles(tmp_path / "in", 2)]
    with pipeline.open_home(folder, EARLY) as opened:
        asyncio.run(pipeline.ingest(opened, paths))
        pipeline.diff(opened)
        assert pipeline.make_digest(opened, send=True).sent == 1
        assert (folder / f"{LEDGER}-wal").stat().st_size > 0
        restore(backed_up(folder, tmp_path / "b.zip"), tmp_path / "new")
    with pipeline.open_home(tmp_path / "new", EARLY + timedelta(days=1)) as opened:
        assert [receipt is not None for _, receipt in opened.ledger.iter_letters()] == [True]
        assert pipeline.make_digest(opened, send=True).sent == 0


def test_a_backup_waits_until_what_must_not_be_cut_in_two_is_done(home: Path, tmp_path: Path) -> None:
    with pipeline.open_home(home, EARLY + timedelta(days=1)) as opened:
        with opened.alone():
            packing = threading.Thread(target=backed_up, args=(home, tmp_path / "b.zip"))
            packing.start()
            packing.join(1.5)
            assert packing.is_alive()
            assert not (tmp_path / "b.zip").exists()
        packing.join(30)
    assert (tmp_path / "b.zip").exists()
