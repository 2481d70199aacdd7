"""Places for an archive: whatever they are, they keep bytes whole under names that stay below them."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from storydiff.errors import ArchiveError, StorageError
from storydiff.files import sweep, write_file
from storydiff.storage import Folder, ObjectStore, Storage, open_storage
from storydiff.storage.names import stays_below
from tests.object_server import ObjectServer


@pytest.fixture(params=["folder", "memory", "moved", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Each kind of place; ``moved`` is a store of which nobody knows whether it puts whole."""
    match request.param:
        case "folder":
            return Folder(tmp_path / "archive")
        case "memory":
            return ObjectStore(f"memory://{uuid4().hex}/archive")
        case "moved":
            return ObjectStore(f"local://{tmp_path}/archive")
        case _:
            return ObjectStore(f"s3://{request.getfixturevalue('bucket')}/archive", 5)


# --- the contract --------------------------------------------------------------------------------


def test_what_is_put_is_found_and_replaced(storage: Storage) -> None:
    assert storage.find("a.md") is None
    storage.put("a.md", b"one")
    assert storage.find("a.md") == b"one"
    storage.put("a.md", b"two")
    assert storage.find("a.md") == b"two"


def test_what_is_added_takes_no_others_place(storage: Storage) -> None:
    assert storage.add("a.md", b"one")
    assert not storage.add("a.md", b"two")
    assert storage.find("a.md") == b"one"
    assert storage.add("b.md", b"three", {"captures/ab/abcd": b"before it"})
    assert [storage.find(name) for name in ("b.md", "captures/ab/abcd")] == [b"three", b"before it"]


def test_names_are_those_directly_below(storage: Storage) -> None:
    assert list(storage.names()) == []
    for name in ("a.md", "b.md", "judgements.jsonl", "captures/ab/abcd"):
        storage.put(name, b"x")
    assert sorted(storage.names()) == ["a.md", "b.md", "judgements.jsonl"]
    assert storage.find("captures/ab/abcd") == b"x"


def test_many_are_found_in_their_order_and_those_that_are_not_there_too(storage: Storage) -> None:
    names = [f"{n}.md" for n in range(150)] + ["what*?[a].md"]
    for name in names[::2]:
        storage.put(name, name.encode())
    assert list(storage.find_all(names)) == [(n, n.encode() if i % 2 == 0 else None) for i, n in enumerate(names)]


def test_a_place_travels_to_another_process(storage: Storage) -> None:
    storage.put("a.md", b"one")
    other = pickle.loads(pickle.dumps(storage))
    assert other.find("a.md") == b"one"
    assert other.place == storage.place


def test_names_that_differ_in_case_alone_are_two(storage: Storage) -> None:
    storage.put("Report.md", b"one")
    storage.put("report.md", b"two")
    assert [storage.find(name) for name in ("Report.md", "report.md")] == [b"one", b"two"]


LEADING_OUT = [
    "../ledger.sqlite",
    "..",
    ".",
    "",
    "/etc/passwd",
    "a/../../b",
    "captures/../../b",
    "a//b",
    "a/",
    "a\\..\\b",
    "a\x00b",
    "a\nb",
    "x" * 256,
    "/".join(["x" * 200] * 6),
    "\ud800",
]


@pytest.mark.parametrize("name", LEADING_OUT, ids=lambda name: ascii(name)[:20])
def test_a_name_that_leads_out_is_refused_whatever_is_asked(storage: Storage, name: str, tmp_path: Path) -> None:
    for ask in (storage.find, storage.uri, lambda n: storage.put(n, b"x"), lambda n: storage.add(n, b"x")):
        with pytest.raises(ArchiveError, match="not a name below the archive"):
            ask(name)
    with pytest.raises(ArchiveError):
        storage.has(name, 1)
    assert list(storage.names()) == []
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["a.md", "captures/ab/0", "…", "naïve.md", ".hidden", "x" * 255, "a b", "..."])
def test_other_names_stay(name: str) -> None:
    assert stays_below(name)


def test_many_threads_put_whole_objects(storage: Storage) -> None:
    contents = [bytes([65 + n]) * 50_000 for n in range(8)]
    threads = [threading.Thread(target=storage.put, args=("a.md", content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert storage.find("a.md") in contents
    assert list(storage.names()) == ["a.md"]


# --- folders -------------------------------------------------------------------------------------


def test_a_location_without_a_scheme_is_a_folder_below_the_home(tmp_path: Path) -> None:
    assert open_storage("archive", tmp_path) == Folder(tmp_path / "archive")
    assert open_storage("/srv/archive", tmp_path) == Folder(Path("/srv/archive"))
    assert open_storage("file:///srv/the%20archive", tmp_path) == Folder(Path("/srv/the archive"))
    assert isinstance(open_storage("s3://bucket/archive", tmp_path), ObjectStore)


LEFT = """
import os, signal, sys
from pathlib import Path
from storydiff import files
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
files.write_file(Path(sys.argv[1]) / "a.md", b"half")
"""


def test_what_a_killed_writer_left_is_taken_away_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    assert left.suffix == ".part"
    (tmp_path / ".of-another-program.part").write_text("mine")
    fsync, swept = os.fsync, list[list[str]]()

    def looking(descriptor: int) -> None:
        sweep(tmp_path)
        swept.append(sorted(path.name for path in tmp_path.glob(".*")))
        fsync(descriptor)

    os.fsync = looking
    try:
        write_file(tmp_path / "b.md", b"whole")
    finally:
        os.fsync = fsync
    assert left.name not in swept[0]
    assert len(swept[0]) == 2  # the living one's, and the other program's
    assert sorted(path.name for path in tmp_path.iterdir()) == [".of-another-program.part", "b.md"]


def test_leftovers_of_captures_lie_in_one_folder_that_is_swept(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    left = tmp_path / "captures" / f".{'0' * 16}.part"
    folder.put("captures/ab/abcd", b"x")
    left.write_text("half")
    folder.sweep()
    assert not left.exists()
    assert folder.find("captures/ab/abcd") == b"x"


def test_folders_and_files_are_forced_to_the_disk_by_their_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose name is not on the disk is lost with the power, however well its bytes are."""
    forced, fsync = list[str](), os.fsync

    def noting(descriptor: int) -> None:
        forced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    folder = Folder(tmp_path / "archive")
    assert folder.add("a.md", b"x", {"captures/ab/abcd": b"x"})
    names = [Path(path).name for path in forced]
    assert set(names[-2:]) == {"archive", "ab"}
    assert {tmp_path.name, "archive", "captures"} < set(names)
    assert len([name for name in names if name.endswith(".part")]) == 2
    forced.clear()
    folder.put("captures/ab/abcf", b"x", is_forced=False)
    assert forced == []


FORKED = """
import os, sys
from pathlib import Path
from storydiff.storage import Folder
folder = Folder(Path(sys.argv[1]))
folder.add("a.md", b"x", {"captures/ab/abcd": b"x"})
child = os.fork()
folder.add(f"b{bool(child)}.md", b"x", {f"captures/cd/cdef{bool(child)}": b"x"})
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 0)
"""


def test_a_process_that_was_forked_waits_for_no_thread_of_its_parent(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path)], check=True, timeout=20)
    assert sorted(Folder(tmp_path).names()) == ["a.md", "bFalse.md", "bTrue.md"]


@pytest.mark.parametrize(("is_private", "rights"), [(True, 0o600), (False, 0o640)])
def test_files_have_the_rights_that_the_user_gives_and_private_ones_none_for_others(
    tmp_path: Path, is_private: bool, rights: int
) -> None:
    before = os.umask(0o027)
    try:
        path = write_file(tmp_path / "new" / "letter.eml", b"x", is_private=is_private)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == rights
    assert stat.S_IMODE(path.parent.stat().st_mode) == (0o700 if is_private else 0o750)


# --- object stores -------------------------------------------------------------------------------


def test_an_object_is_one_request_whether_put_added_or_found(objects: ObjectServer, bucket: str) -> None:
    storage = ObjectStore(f"s3://{bucket}/archive")
    storage.put("a.md", b"x")
    storage.add("b.md", b"x")
    storage.add("b.md", b"x")
    storage.find("a.md")
    storage.find("none.md")
    methods = [method for method, _ in objects.asked]
    assert methods == ["PUT", "PUT", "PUT", "GET", "GET"]


@pytest.mark.parametrize(
    ("whim", "said"),
    [("refuse", "reduce your request rate"), ("say nothing", "imeout"), ("break off", "onnect")],
)
def test_a_store_that_does_not_serve_is_named_with_what_to_do(
    objects: ObjectServer, bucket: str, whim: str, said: str
) -> None:
    # What answers at all is given time to, on a busy machine too.
    storage = ObjectStore(f"s3://{bucket}/archive", 0.3 if whim == "say nothing" else 5)
    storage.put("a.md", b"one")
    objects.whim = lambda _request: whim
    asks = [lambda: storage.find("a.md"), lambda: storage.put("a.md", b"two"), lambda: list(storage.names())]
    for ask in asks:
        objects.asked.clear()
        with pytest.raises(
            StorageError, match=rf"s3://{bucket}/archive: cannot be .*: .*{said}.*run the same"
        ) as error:
            ask()
        assert "not-a-secret" not in str(error.value)
        assert len(objects.asked) <= 6  # three tries, each of which may find that its connection was broken before
    objects.behave()
    assert storage.find("a.md") in (b"one", b"two")  # a server that says nothing may have taken it


def test_a_store_that_fails_once_is_asked_again(objects: ObjectServer, bucket: str) -> None:
    storage = ObjectStore(f"s3://{bucket}/archive", 5)
    objects.whim = lambda _request: "refuse" if len(objects.asked) == 1 else None
    storage.put("a.md", b"one")
    assert storage.find("a.md") == b"one"


def test_a_server_that_is_gone_is_named_and_found_when_it_is_back(objects: ObjectServer, bucket: str) -> None:
    storage = ObjectStore(f"s3://{bucket}/archive", 1)
    storage.put("a.md", b"one")
    objects.stop()
    try:
        with pytest.raises(StorageError, match=r"cannot be read: .*onnect.* to .*see that the store answers"):
            storage.find("a.md")
    finally:
        objects.start()
    assert storage.find("a.md") == b"one"


def test_a_bucket_that_is_not_there_is_no_empty_archive(objects: ObjectServer, bucket: str) -> None:
    storage = ObjectStore("s3://no-such-bucket-of-ours/archive", 5)
    for ask in (lambda: list(storage.names()), lambda: storage.find("a.md"), lambda: storage.put("a.md", b"")):
        with pytest.raises(StorageError, match=r"does not exist; make the bucket"):
            ask()


def test_who_has_no_credentials_is_told_where_they_belong(
    objects: ObjectServer, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StorageError, match="environment holds credentials"):
        ObjectStore(f"s3://{bucket}/archive", 2).put("a.md", b"x")


def test_a_scheme_that_nobody_knows_and_a_client_that_lacks_are_clear() -> None:
    with pytest.raises(StorageError, match=r"nowhere://x: Protocol not known: nowhere.*mend archive.location"):
        ObjectStore("nowhere://x").find("a.md")
    without = "import sys; sys.modules['s3fs'] = None; from storydiff.storage import ObjectStore as O; O('s3://b/x').find('a')"
    ended = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)
    assert "pip install 'storydiff[s3]'" in ended.stderr.splitlines()[-1]


def test_who_has_a_folder_pays_for_no_client_of_stores() -> None:
    code = "import sys; from storydiff import pipeline; print([m for m in ('fsspec', 's3fs', 'botocore') if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
