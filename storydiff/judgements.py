"""The file of a reader's judgements: one JSON object a line, added at its end and never rewritten.

    {"judgement": "same", "by": "ana", "at": "2031-05-03T08:00:00+00:00", "of": [{"series": "deaths/norland", …}, …]}

It is the user's: a line may be taken out by hand, and two files may be put together. What is taken back by a command
stays in it, with a later line that says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import MAXYEAR, datetime
from typing import Any

from storydiff.errors import ArchiveError, InvalidTimeError
from storydiff.model import ClaimKind, Ruling, Subject, Teaching, Words
from storydiff.storage import Storage
from storydiff.text import counted

JUDGEMENTS_FILE = "judgements.jsonl"
_NEEDED = {Teaching.SAME: 2, Teaching.DIFFERENT: 2, Teaching.MUTE: 1, Teaching.UNMUTE: 1, Teaching.FORGET: 0}
"""How many subjects each kind of judgement has."""


LAST_YEAR = MAXYEAR
"""No judgement is made after one of this year."""


def load_rulings(storage: Storage) -> tuple[Ruling, ...]:
    """The judgements where an archive lies, in the order of the file; raises ArchiveError naming a bad line."""
    return tuple(
        _parsed(line, f"{_place(storage)}, line {number}")
        for number, line in enumerate(_text(storage).split("\n"), start=1)
        if line.strip()
    )


def add_ruling(storage: Storage, ruling: Ruling) -> None:
    """Add a judgement at the end of the file, whole or not at all; raises ArchiveError where that fails."""
    before = _text(storage)
    if before and not before.endswith("\n"):
        before += "\n"
    line = json.dumps(_record(ruling), ensure_ascii=False)
    storage.put(JUDGEMENTS_FILE, f"{before}{line}\n".encode())


def _place(storage: Storage) -> str:
    return f"{storage.place}/{JUDGEMENTS_FILE}"


def _text(storage: Storage) -> str:
    try:
        content = storage.find(JUDGEMENTS_FILE) or b""
        return content.decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{_place(storage)}: cannot be read as UTF-8: {error}") from error


def _record(ruling: Ruling) -> dict[str, Any]:
    record: dict[str, Any] = {"judgement": ruling.teaching.value, "by": ruling.by, "at": ruling.at.isoformat()}
    if ruling.subjects:
        record["of"] = [_subject_record(subject) for subject in ruling.subjects]
    if ruling.forgets:
        record["forgets"] = ruling.forgets
    return record


def _subject_record(subject: Subject) -> dict[str, Any]:
    record: dict[str, Any] = {"series": subject.series}
    for name, words in (("claim", subject.words), ("witness", subject.witness)):
        if words is not None:
            said = {"document": words.document, "kind": words.kind.value, "quote": words.quote, "words": words.focus}
            record[name] = said
    return record | ({"keys": list(subject.keys)} if subject.keys else {})


def _parsed(line: str, place: str) -> Ruling:
    """The judgement of a line."""
    try:
        record = json.loads(line)
        ruling = Ruling(
            teaching=Teaching(record["judgement"]),
            subjects=tuple(_subject(item) for item in record.get("of", [])),
            by=str(record["by"]),
            at=datetime.fromisoformat(record["at"]),
            forgets=str(record.get("forgets", "")),
        )
        json.dumps(record, ensure_ascii=False).encode("utf-8")  # no half of a letter, which nothing can print
    except (RecursionError, ValueError, KeyError, TypeError, AttributeError, InvalidTimeError) as error:
        raise ArchiveError(f"{place}: not a judgement; mend the line or take it out ({error!r})") from error
    if ruling.at.year == LAST_YEAR:
        raise ArchiveError(f"{place}: a judgement of the year {LAST_YEAR}; mend the line")
    if (ruling.teaching is Teaching.FORGET) != bool(ruling.forgets):
        raise ArchiveError(
            f"{place}: a judgement {Teaching.FORGET!r}, and no other, names one that it forgets; mend the line"
        )
    needed = _NEEDED[ruling.teaching]
    if len(ruling.subjects) != needed:
        raise ArchiveError(
            f"{place}: a judgement {ruling.teaching!r} is of {counted(needed, 'subject')}; mend the line"
        )
    return ruling


def _subject(record: Mapping[str, Any]) -> Subject:
    keys = tuple(str(key) for key in record.get("keys", ()))
    return Subject(str(record["series"]), _words(record.get("claim")), keys, _words(record.get("witness")))


def _words(claim: Mapping[str, Any] | None) -> Words | None:
    if claim is None:
        return None
    return Words(str(claim["document"]), ClaimKind(claim["kind"]), str(claim["quote"]), str(claim["words"]))
