"""Values of the model as plain JSON values and as rows of the ledger, and back, field by field as their types say."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache
from sys import intern
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from storydiff.model import Article, Change, Claim, Content, Event, Figure, HeldBack, Letter, Position, Told
from storydiff.ordering import ordering
from storydiff.text import identity

T = TypeVar("T")
_CONTENTS: dict[str, type] = {"figure": Figure, "position": Position, "event": Event}
_TAG = "kind"
_PLAIN = frozenset({str, int, float, bool})
_SHARED = ("article", "document", "quote", "outlet", "setting", "speaker", "rule")
CONTENTS_REMEMBERED = 4_000
"""Contents of claims that are held once, however many claims have them: some four megabytes."""
BODIES_REMEMBERED = 200
"""Claims whose JSON need not be read again; a run that compares remembers far more of them by their ids."""


def encode(value: Any) -> Any:
    """The value as dictionaries, lists, texts and numbers; a claim's content carries its kind."""
    cls: Any = type(value)
    if value is None or cls in _PLAIN:
        return value
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case tuple():
            return [encode(item) for item in value]
        case _:
            return value if (names := _names(cls)) is None else _encoded(value, names)


def _encoded(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    said = [(name, getattr(value, name)) for name in names]
    record = {name: item if type(item) in _PLAIN else encode(item) for name, item in said}
    cls: Any = type(value)
    kind = _kind(cls)
    return record if kind is None else {_TAG: kind, **record}


def decode(cls: type[T], record: dict[str, Any]) -> T:
    """The value of that class which ``encode`` wrote; fields it did not know take their defaults."""
    decoders = _decoders(cast("Any", cls))
    values = {}
    for name, item in record.items():
        if name in decoders:
            made = decoders[name]
            values[name] = item if item is None or made is None else made(item)
    return cls(**values)


@lru_cache(maxsize=BODIES_REMEMBERED)
def claim_of(body: str) -> Claim:
    """The claim that ``encode`` wrote as JSON; the claims nearest to an article are asked for by those after it."""
    record = json.loads(body)
    # Each claim of an article says these again, and they are most of what a claim takes in memory.
    record |= {name: intern(record[name]) for name in _SHARED if record.get(name)}
    return decode(Claim, record)


@lru_cache(maxsize=500)
def article_of(body: str) -> Article:
    """The article that ``encode`` wrote as JSON, remembered like the claims in it."""
    return decode(Article, json.loads(body))


@cache
def _decoders(cls: Any) -> dict[str, Callable[[Any], Any] | None]:
    """What makes each field's value of its record, None where the record holds the value itself."""
    return {name: _decoder(hint) for name, hint in _fields(cls).items()}


def _decoder(hint: Any) -> Callable[[Any], Any] | None:
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    if set(arms) & set(_CONTENTS.values()):
        return lambda record: _one_of(decode(_CONTENTS[record[_TAG]], record))
    if get_origin(hint) in (Union, types.UnionType):
        return _decoder(arms[0])
    if get_origin(hint) is tuple:
        made = _decoder(arms[0])
        return tuple if made is None else lambda items: tuple(map(made, items))
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return lambda record: decode(hint, record)
    return None


def _one_of(content: Content) -> Content:
    """The content that is equal to this one and was there before: articles repeat each other."""
    known = _first(content)
    # 3 and 3.0 are equal, and yet a claim with the one is another than that with the other.
    return known if known is content or repr(known) == repr(content) else content


@lru_cache(maxsize=CONTENTS_REMEMBERED)
def _first(content: Content) -> Content:
    return content


@cache
def _names(cls: Any) -> tuple[str, ...] | None:
    """The fields that are written of a class, None where it is no dataclass."""
    return None if not dataclasses.is_dataclass(cls) else tuple(_fields(cast("Any", cls)))


@cache
def _kind(cls: Any) -> str | None:
    """The name under which a claim's content is written, None for all else."""
    return next((name for name, content in _CONTENTS.items() if issubclass(cls, content)), None)


@cache
def _fields(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls) if field.init}


def order_of(claim: Claim) -> str:
    """Where a claim stands in its series: by the time it holds for, when it was said, then by document and place."""
    return ordering(claim.as_of, claim.said_at, claim.document, claim.version, claim.span.start, claim.id)


def text_identity(text: str) -> str:
    """The identity of a text by its words alone, however it is set."""
    return identity("text", " ".join(text.split()))


def article_row(article: Article, *, is_latest: bool) -> dict[str, Any]:
    """The row of a version of an article that is not read yet."""
    return {
        "version_id": article.version_id,
        "article": article.id,
        "document": article.document,
        "version": article.version,
        "is_latest": is_latest,
        "story": article.story or "",
        "first_seen": article.first_seen,
        "time": article.time,
        "language": article.language,
        "text": text_identity(article.text),
        "body": encode(article),
        "is_compared": False,
    }


def claim_row(claim: Claim, version_id: str, story: str) -> dict[str, Any]:
    """The row of a claim of a story that has no series yet."""
    return {
        "id": claim.id,
        "version_id": version_id,
        "article": claim.article,
        "story": story,
        "kind": claim.kind.value,
        "as_of": claim.as_of,
        "said_at": claim.said_at,
        "start": claim.span.start,
        "body": encode(claim),
    }


def change_row(change: Change, version_id: str, story: str, place: int) -> dict[str, Any]:
    """The row of a change, the ``place``-th that was found in that version of an article."""
    return {
        "id": change.id,
        "story": story,
        "version_id": version_id,
        "place": place,
        "kind": change.kind.value,
        "series": change.series,
        "significance": change.significance,
        "learned_at": change.learned_at,
        "body": encode(change),
    }


def held_back_row(held: HeldBack, version_id: str, story: str, place: int) -> dict[str, Any]:
    """The row of a pair held back, the ``place``-th of that version of an article."""
    return {
        "id": held.id,
        "story": story,
        "version_id": version_id,
        "place": place,
        "before": held.before,
        "after": held.after,
        "reason": held.reason,
        "learned_at": held.learned_at,
    }


_LETTER = ("id", "recipient", "message_id", "subject", "content", "until", "frozen_at")


def letter_row(letter: Letter) -> dict[str, Any]:
    """The row of a letter that is not sent yet."""
    return {name: getattr(letter, name) for name in _LETTER}


def letter_part_rows(letter: Letter) -> list[dict[str, Any]]:
    """The rows of what a letter tells of each story."""
    return [
        {"letter": letter.id, "place": n, "story": told.story, "after": told.after, "changes": list(told.changes)}
        for n, told in enumerate(letter.told)
    ]


def letter_of(row: Any, parts: Iterable[Any]) -> Letter:
    """The letter that a row keeps, with the rows of its parts in order."""
    fields = {name: getattr(row, name) for name in _LETTER if name != "id"}
    return Letter(**fields, told=tuple(Told(part.story, part.after, tuple(part.changes)) for part in parts))
