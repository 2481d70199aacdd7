"""Claims, changes and held-back pairs as records for other programs: JSON Lines of format 1.

The fields and their meaning are documented in docs/formats.md; a field may be added, none is taken away or
given another meaning without a new format number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storydiff.model import Article, Change, Claim, Event, Figure, HeldBack, Position, Relation

FORMAT = 1
"""The number of the export format that every record carries."""


def claim_record(claim: Claim, article: Article, series: str | None) -> dict[str, Any]:
    """The record of a claim; ``start`` and ``end`` count characters of the article's text."""
    return {
        "format": FORMAT,
        "id": claim.id,
        "document": claim.document,
        "version": claim.version,
        "story": article.story,
        "title": article.title,
        "publisher": article.publisher,
        "published": time_record(article.published),
        "dating": article.dating.value,
        "kind": claim.kind.value,
        "statement": claim.statement,
        "quote": claim.quote,
        "start": claim.span.start,
        "end": claim.span.end,
        "speaker": claim.speaker,
        "attribution": claim.speaker,
        "via": claim.via,
        "outlet": claim.outlet,
        "said_at": time_record(claim.said_at),
        "learned_at": time_record(article.first_seen),
        "as_of": time_record(claim.as_of),
        "as_of_basis": claim.as_of_basis.value,
        "series": series,
        "salience": claim.salience,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "marks": list(claim.marks),
        "about": claim.about,
        **_content(claim),
    }


def change_record(change: Change, story: str | None = None) -> dict[str, Any]:
    """The record of a change, with the story that it was found in where that is known."""
    return {
        "format": FORMAT,
        "id": change.id,
        "story": story or None,
        "kind": change.kind.value,
        "statement": change.statement,
        "series": change.series,
        "before": list(change.before),
        "after": list(change.after),
        "significance": change.significance,
        "reason": change.reason,
        "doubt": change.doubt or None,
        "learned_at": time_record(change.learned_at),
    }


def held_back_record(held: HeldBack, story: str | None = None) -> dict[str, Any]:
    """The record of a pair that was compared and not reported, with its story where that is known."""
    return {
        "format": FORMAT,
        "id": held.id,
        "story": story or None,
        "before": held.before,
        "after": held.after,
        "reason": held.reason,
        "learned_at": time_record(held.learned_at),
    }


def _content(claim: Claim) -> dict[str, Any]:
    match claim.content:
        case Figure() as figure:
            return _figure(figure)
        case Position() as position:
            return {
                "actor": position.actor,
                "target": position.target,
                "stance": position.stance.value,
                "strength": position.strength,
                "action": position.action,
                "conditional": position.conditional,
                "former": position.former,
            }
        case Event() as event:
            return {
                "actor": event.actor,
                "action": event.action,
                "object": event.object,
                "place": event.place,
                "when": time_record(event.when),
                "status": event.status.value,
            }


def _figure(figure: Figure) -> dict[str, Any]:
    number = [_number(figure.low), _number(figure.high)] if figure.relation is Relation.RANGE else _number(figure.low)
    return {
        "measure": figure.measure,
        "population": figure.population,
        "place": figure.place,
        "relation": figure.relation.value,
        "number": number,
        "unit": figure.unit,
        "qualifiers": list(figure.qualifiers),
        "subset": figure.subset,
        "aspect": figure.aspect.value,
        "step": figure.step,
        "base": figure.base,
        "period": figure.period,
        "elsewhen": figure.elsewhen,
        "hypothetical": figure.hypothetical,
    }


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def time_record(value: datetime | None) -> str | None:
    """A time in UTC as ISO 8601 writes it."""
    return value.isoformat().replace("+00:00", "Z") if value is not None else None
