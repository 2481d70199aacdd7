"""Whether an event answers what somebody asked of another: "asked for asylum", and it is refused."""

from __future__ import annotations

from collections.abc import Collection

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import matter_of
from storydiff.matching.positions import same_doer
from storydiff.model import Event, Position, Status
from storydiff.text import fold, words


def answers_request(plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon) -> str:
    """What shows that the event grants or refuses what the position asks for; empty where nothing does.

    A request that is refused has to be the asker's own, or to name what was asked for; what is refused outright
    has to be the thing itself.
    """
    if isinstance(plan, Event):
        return ""
    asks = bool(set(words(plan.action)) & lexicon.asking)
    if not asks or event.status is not Status.DONE or fold(event.action) not in lexicon.answers:
        return ""
    wanted, given = matter_of(plan.target, lexicon), matter_of(event.object, lexicon)
    if wanted is None or given is None:
        return ""
    if event.actor and same_doer(plan.actor, event.actor, known, lexicon):
        return ""
    own = bool((set(words(plan.actor)) - lexicon.slight) & set(words(event.object or "")))
    if given.head in lexicon.requests:
        named = wanted.head in given.beside or bool(wanted.beside & given.beside)
        named = named or (own and given.beside <= set(words(plan.actor)))  # all that is said of it is whose it is
        return f"what {plan.actor} asked for is answered" if named else ""
    alike = own or bool(wanted.beside & given.beside) or not given.beside
    if wanted.head != given.head or wanted.head in lexicon.generic or not alike:
        return ""
    return f"{given.head} is what {plan.actor} asked for"
