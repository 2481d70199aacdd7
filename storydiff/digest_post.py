"""A digest as one JSON object for a webhook: documented in docs/formats.md, with a number of its own.

A field may be added; none is taken away or given another meaning without a new number.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storydiff.digest import Digest, Line, Moment, Part, Past, Section, Side, Step, safe_link
from storydiff.export import time_record
from storydiff.render import Rendered
from storydiff.templating import UNSHOWN

FORMAT = 1
"""The number of the form of a post, that every one carries."""

TYPE = "digest.created"
"""What happened, as the Standard Webhooks specification names events."""


def digest_post(rendered: Rendered, created: datetime) -> bytes:
    """The body of a post: the digest with all that its mail says, and its Markdown."""
    digest = rendered.digest
    record = {
        "type": TYPE,
        "timestamp": time_record(created),
        "format": FORMAT,
        "data": {
            "id": digest.id,
            "recipient": digest.recipient.name or digest.recipient.address,
            "subject": rendered.subject,
            "headlines": list(digest.headlines),
            "count": digest.count,
            "quiet": digest.quiet,
            "since": time_record(digest.since),
            "until": time_record(digest.until),
            "stories": [_part(part) for part in digest.followed],
            "footer": _footer(digest),
            "markdown": rendered.markdown,
        },
    }
    return json.dumps(_readable(record), ensure_ascii=False, separators=(",", ":")).encode()


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.story.name,
        "title": part.story.title,
        "since": time_record(part.since),
        "until": time_record(part.until),
        "count": part.count,
        "quiet": part.quiet,
        "below_bar": part.below_bar,
        "omitted": part.omitted,
        "past": _past(part.past),
        "sections": [_section(section) for section in part.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "heading": section.heading,
        "count": section.count,
        "lines": [_line(line) for line in section.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "series": line.series,
        "kind": line.kind.value,
        "kind_words": line.kind_words,
        "claim_kind": line.claim_kind.value,
        "label": line.label,
        "old": line.old,
        "new": line.new,
        "headline": line.headline,
        "significance": line.significance,
        "reason": line.reason,
        "learned_at": time_record(line.learned_at),
        "changes": list(line.changes),
        "origins": line.origins,
        "backing": line.backing,
        "before": [_side(side) for side in line.before],
        "after": [_side(side) for side in line.after],
        "more_sides": line.more_sides,
        "course": [_step(step) for step in line.course],
        "uncertainties": list(line.uncertainties),
        "also": [{"label": label, "new": new} for label, new in line.also],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "words": side.words,
        "printed": _moment(side.printed),
        "as_of": _moment(side.as_of),
        "speaker": side.speaker,
        "via": side.via,
        "outlet": side.outlet,
        "title": side.title,
        "quote": {**asdict(side.quote), "text": side.quote.text},
        "link": _link(side.link),
        "uncertainties": list(side.uncertainties),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "words": step.words,
        "printed": _moment(step.printed),
        "outlet": step.outlet,
        "link": _link(step.link),
    }


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    at = moment.at.date().isoformat() if moment.is_day else time_record(moment.at)
    return {"at": at, "dating": moment.dating.value}


def _link(link: str | None) -> str | None:
    return safe_link(link) if link else None


def _past(past: Past) -> dict[str, Any]:
    return {"articles": past.articles, "series": past.series, "is_first": past.is_first, "is_whole": past.is_whole}


def _footer(digest: Digest) -> dict[str, Any]:
    footer = digest.footer
    return {
        "read": footer.read,
        "sources": [{"name": each.source, "read": each.read} for each in footer.sources],
        "unread": [{"language": name, "articles": number} for name, number in footer.foreign],
        "failed": footer.failed,
        "failures": list(footer.failures),
        "ailing": list(footer.ailing),
        "held_back": footer.held_back,
        "held_back_reasons": [{"reason": reason, "claims": number} for reason, number in footer.held_back_reasons],
        "below_bar": footer.below_bar,
        "omitted": footer.omitted,
        "untold": footer.untold,
    }


def _readable(value: Any) -> Any:
    """The value without characters that are not to be read, such as those that turn the direction of text."""
    match value:
        case str():
            return value.translate(UNSHOWN)
        case dict():
            return {key: _readable(each) for key, each in value.items()}
        case list():
            return [_readable(each) for each in value]
        case _:
            return value
