"""How many stand behind a value: its independent origins, and the outlets that print what goes back to one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from storydiff.digest.wording import capital, cased
from storydiff.model import Article, Change, ChangeKind, Claim
from storydiff.text import counted, fold, one_line

_AGREEING = frozenset({ChangeKind.CORROBORATED, ChangeKind.RESTATED})


def claims_behind(value: Iterable[str], changes: Sequence[Change]) -> set[str]:
    """The ids of the claims that say a value: those given, and what was found to agree with one of them later."""
    behind = set(value)
    for change in changes:
        if change.kind in _AGREEING and behind & {*change.before, *change.after}:
            behind.update(change.before, change.after)
    return behind


def backing_of(
    ids: Iterable[str],
    origins: int,
    claims: Mapping[str, Claim],
    article_of: Callable[[Claim], Article | None],
) -> str:
    """The backing in words, empty for a single outlet: "5 outlets, one origin: Health Ministry".

    ``origins`` counts the independent origins, 0 or 1 where no second one is known.
    """
    behind = sorted((claims[id_] for id_ in ids if id_ in claims), key=lambda c: (c.said_at, c.document, c.id))
    outlets = len({fold(claim.outlet) for claim in behind if claim.outlet})
    if origins > 1:
        said = counted(origins, "independent origin")
        return f"{said}, {counted(outlets, 'outlet')}" if outlets > origins else said
    name = _named(behind, article_of)
    origin = f"one origin: {name}" if name else "one known origin"
    return f"{counted(outlets, 'outlet')}, {origin}" if outlets > 1 else ""


def _named(behind: Sequence[Claim], article_of: Callable[[Claim], Article | None]) -> str:
    """The one speaker whom all of them quote; empty where some do not name one, or not the same."""
    speakers = {fold(claim.speaker or "") for claim in behind}
    if len(speakers) != 1 or speakers == {""}:
        return ""
    first = behind[0]
    article = article_of(first)
    return one_line(capital(cased(first.speaker or "", article.text if article else first.quote)))
