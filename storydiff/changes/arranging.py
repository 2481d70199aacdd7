"""Arranges claims for comparing: each as an entry, which is worked out once, in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from storydiff.changes.entries import Entry
from storydiff.changes.hopeless import end_keys_of, open_keys_of
from storydiff.changes.narrower import counts_a_slice
from storydiff.changes.superseded import is_superseded
from storydiff.changes.things import thing_of
from storydiff.changes.timing import in_time
from storydiff.matching.event_topics import topics_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.named import named_values
from storydiff.model import Claim, ClaimKind, Event, Position, Status
from storydiff.model.kept import ask_all, kept_by_words
from storydiff.ordering import ordering

_BY_ORDER = attrgetter("order")


def arranged(claims: Sequence[Claim], lexicon: Lexicon) -> list[Entry]:
    """The entries of the claims in order of time."""
    return sorted(ask_all(entry_of, claims, lexicon), key=_BY_ORDER)


@kept_by_words
def entry_of(claim: Claim, lexicon: Lexicon) -> Entry:
    """The entry of a claim."""
    is_event = claim.kind is ClaimKind.EVENT
    return Entry(
        claim=claim,
        kind=claim.kind,
        id=claim.id,
        order=ordering(*in_time(claim)),
        is_superseded=is_superseded(claim),
        is_slice=claim.kind is ClaimKind.FIGURE and counts_a_slice(claim),
        replaced=frozenset(named.low for named in named_values(claim, lexicon)),
        holder=_holder_of(claim),
        open_keys=() if claim.kind is ClaimKind.FIGURE else open_keys_of(claim, lexicon),
        end_keys=end_keys_of(claim, lexicon) if is_event else (),
        topics=topics_of(claim.content, lexicon) if isinstance(claim.content, Event) else frozenset(),
        thing=thing_of(claim, lexicon) if is_event else "",
    )


def _holder_of(claim: Claim) -> tuple[str, bool] | None:
    match claim.content:
        case Position(actor=actor) if actor:
            return actor, True
        case Event(actor=actor, status=Status.PLANNED) if actor:
            return actor, False
    return None
