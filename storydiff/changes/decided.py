"""Decided: what became of what somebody asked others to decide, and that a body which was to decide has.

"filed a lawsuit" … "a judge dismissed the lawsuit"                failed
"will appeal against the ruling" … "its appeal was thrown out"     failed
"decided to sue the builder" … "dropped its lawsuit"               cancelled
"tabled a bill on rents" … "parliament passed the bill"            happened
"the court will decide on 4 May" … "it struck the law down" (4 May)  happened
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from storydiff.changes.behind import are_told_apart
from storydiff.changes.findings import Findings
from storydiff.changes.timing import in_time
from storydiff.matching import events
from storydiff.matching.decisions import (
    DROPPING,
    NO,
    OUTCOMES,
    REQUESTS,
    UPHOLDING,
    VOIDING,
    YES,
    is_to_decide,
    noun_of,
    request_of,
)
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.positions import same_doer
from storydiff.model import ChangeKind, Claim, Event, Status
from storydiff.text import fold, words

REMEMBERED = timedelta(days=240)
"""How long a request may wait for its answer and still be the same."""
_DAY = timedelta(days=1)
_ANSWERS = frozenset({*NO, *YES, *DROPPING, *UPHOLDING, *VOIDING, *OUTCOMES})
"""The deeds by which what is asked for is answered; no other decides anything."""


def find_decided(claim: Claim, known: Sequence[Claim], findings: Findings) -> tuple[Claim, ChangeKind, str] | None:
    """The request that an event answers or drops, or the decision that it is, with how and why; None where none.

    ``known`` are the known events.
    """
    event, lexicon = claim.content, findings.scene.matcher.lexicon
    if not isinstance(event, Event) or event.status not in (Status.DONE, Status.FAILED) or events.is_denied(event):
        return None
    if fold(event.action) not in _ANSWERS:
        return None
    since = [c for c in known if c.article != claim.article and c.said_at < claim.said_at]
    earlier = [c for c in since if claim.said_at - c.said_at <= REMEMBERED]
    return (
        _answered(claim, earlier, lexicon, findings)
        or _appealed(claim, earlier, lexicon)
        or _awaited(claim, earlier, findings)
    )


def _event(claim: Claim) -> Event:
    assert isinstance(claim.content, Event)
    return claim.content


def _answered(
    claim: Claim, earlier: Sequence[Claim], lexicon: Lexicon, findings: Findings
) -> tuple[Claim, ChangeKind, str] | None:
    event = _event(claim)
    thing, action = matter_of(event.object, lexicon), fold(event.action)
    kind = ChangeKind.FAILED if action in NO else ChangeKind.HAPPENED if action in YES else None
    if action in DROPPING:
        kind = ChangeKind.CANCELLED
    if thing is None or kind is None or noun_of(thing.head) not in REQUESTS:
        return None
    made = [(c, told) for c in earlier if (told := request_of(_event(c), lexicon)) is not None]
    alike = [(c, told) for c, told in made if told[0] == noun_of(thing.head)]
    fit = [c for c, told in alike if _is_of(thing, told[1], lexicon)]
    if not fit and len({told[1] for _, told in alike}) == 1:
        fit = [c for c, _ in alike if _may_be_any(thing, _event(c), findings)]
    plan = max(fit, key=in_time, default=None)
    if plan is None or _is_answered(plan, thing, earlier, lexicon):
        return None
    if any(are_told_apart(plan, claim, noun) for noun in (thing.head, (words(event.object or "") or [""])[-1])):
        return None
    own = _is_own(_event(plan), event, findings)
    if (kind is ChangeKind.CANCELLED) is not own:
        return None
    return plan, kind, f"what was asked for is {_DONE[kind]}"


_DONE = {ChangeKind.FAILED: "turned down", ChangeKind.HAPPENED: "granted", ChangeKind.CANCELLED: "dropped"}


def _is_of(thing: Matter, told: frozenset[str], lexicon: Lexicon) -> bool:
    return bool((thing.beside - lexicon.slight - lexicon.generic) & told)


def _may_be_any(thing: Matter, plan: Event, findings: Findings) -> bool:
    """True where nothing that is said of the request sets it apart: "the bill", "the government's appeal"."""
    lexicon, names = findings.scene.matcher.lexicon, findings.scene.context.names
    told = thing.beside - lexicon.slight
    if not told:
        return True
    return matter_of(plan.object, lexicon) is None and told.isdisjoint(_words_of(names, lexicon))


@lru_cache(maxsize=2)
def _words_of(names: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """The words of the names that are no common nouns; asked for again and again while an article is compared."""
    return frozenset(word for name in names if not lexicon.is_common(name) for word in words(name))


def _is_answered(plan: Claim, thing: Matter, earlier: Sequence[Claim], lexicon: Lexicon) -> bool:
    """True where an answer to a request of the kind was told since it was made."""
    for claim in earlier:
        matter, action = matter_of(_event(claim).object, lexicon), fold(_event(claim).action)
        answers = action in NO | YES | DROPPING and _event(claim).status in (Status.DONE, Status.FAILED)
        if answers and in_time(claim) > in_time(plan) and matter is not None and matter.head == thing.head:
            return True
    return False


def _is_own(plan: Event, event: Event, findings: Findings) -> bool:
    if not event.actor or not plan.actor:
        return False
    return same_doer(plan.actor, event.actor, findings.scene.context.names, findings.scene.matcher.lexicon)


def _appealed(claim: Claim, earlier: Sequence[Claim], lexicon: Lexicon) -> tuple[Claim, ChangeKind, str] | None:
    """As in "will appeal against her conviction" … "the court upheld the conviction"."""
    event = _event(claim)
    thing, action = matter_of(event.object, lexicon), fold(event.action)
    kind = ChangeKind.FAILED if action in UPHOLDING else ChangeKind.HAPPENED if action in VOIDING else None
    if thing is None or kind is None or not event.actor:
        return None
    for plan in sorted(earlier, key=in_time, reverse=True):
        asked = _event(plan)
        against = matter_of(asked.object, lexicon)
        if fold(asked.action) not in ("appeal", "challenge") or against is None or against.head != thing.head:
            continue
        if asked.actor and fold(asked.actor) == fold(event.actor):
            continue
        if against.beside and thing.beside and not against.beside & thing.beside:
            continue
        return plan, kind, f"what was appealed against, the {thing.head}, is {_ENDED[kind]}"
    return None


_ENDED = {ChangeKind.FAILED: "upheld", ChangeKind.HAPPENED: "overturned"}


def _awaited(claim: Claim, earlier: Sequence[Claim], findings: Findings) -> tuple[Claim, ChangeKind, str] | None:
    """What a body was to decide on the day on which it has decided, though nothing was said of what."""
    event = _event(claim)
    if not event.actor or not event.when or fold(event.action) not in OUTCOMES:
        return None
    plans = [c for c in earlier if is_to_decide(_event(c), findings.scene.matcher.lexicon)]
    plans = [c for c in plans if _is_own(_event(c), event, findings) and _is_its_day(_event(c), event)]
    plan = max(plans, key=in_time, default=None)
    if plan is None or any(
        in_time(plan) < in_time(c) and _is_own(_event(c), event, findings) and _event(c).status is Status.DONE
        for c in earlier
    ):
        return None
    return plan, ChangeKind.HAPPENED, f"{event.actor} was to decide on that day, and has"


def _is_its_day(plan: Event, event: Event) -> bool:
    return plan.when is not None and event.when is not None and abs(plan.when - event.when) < _DAY
