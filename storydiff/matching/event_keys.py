"""The keys under which events are looked up, and those that events on one question share."""

from __future__ import annotations

from datetime import date, timedelta

from storydiff.matching import events
from storydiff.matching.decisions import decision_keys
from storydiff.matching.deeds import awaits_an_act, decides, deed_of, deed_refused
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.nominals import as_nouns
from storydiff.matching.positions import actors_of, matter_keys
from storydiff.model import DUE, Event, Status
from storydiff.text import key_of_words

_DAY = timedelta(days=1)


def blocks_of(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which events are looked up: what they are about, by action and object, who decides, a day set."""
    keys = {f"matter:{matter.head}" for matter in (*events.matters_of(event, lexicon), *as_nouns(event, lexicon))}
    deed = deed_of(event, lexicon)
    keys |= {f"matter:{name}" for name in (deed.name if deed is not None else "", deed_refused(event, lexicon)) if name}
    if event.actor and (awaits_an_act(event, lexicon) or decides(event, lexicon)):
        keys.add(f"body:{event.actor.split()[-1]}")
    if event.when and event.status in (Status.PLANNED, Status.WARNED):
        keys.add(due_key(event.when))
    return frozenset(keys) | decision_keys(event, lexicon)


def due_key(day: date) -> str:
    """The key of the plans and warnings that are set for a day; no two claims are compared for sharing it."""
    return f"{DUE}{day:%Y-%m-%d}"


def fine_keys_of(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """The keys that events of a kind share where they may be one: an actor, a word beside it, a place, a day."""
    matters, keys = events.matters_of(event, lexicon), set[str]()
    names = {name.split()[-1] for name in actors_of(event.actor or "", lexicon) if name}
    for matter in (*matters, *as_nouns(event, lexicon)):
        keys |= matter_keys(matter, names) | {key_of_words("event", matter.head)}
    deed = deed_of(event, lexicon)
    told = {deed.name if deed is not None else "", deed_refused(event, lexicon)} - {""}
    keys |= {key_of_words("matter", told_name, "by", name) for told_name in told for name in names}
    for matter in matters[:1]:
        if event.place:
            keys.add(key_of_words("event", matter.head, "in", lexicon.place(event.place)))
        if event.when:  # two events within a day of one another share one of the two days
            days = (event.when.date(), (event.when + _DAY).date())
            keys |= {key_of_words("event", matter.head, "on", day.isoformat()) for day in days}
    return frozenset(keys)
