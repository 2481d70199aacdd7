"""What shows at once that two events are surely not one, or that nothing can end a plan: most pairs are such."""

from __future__ import annotations

from functools import lru_cache

from storydiff.matching.deeds import OPEN, deed_of
from storydiff.matching.events import is_denied, is_unconfirmed, matters_of
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.names import REMEMBERED
from storydiff.matching.nominals import as_nouns
from storydiff.model import Event


@lru_cache(maxsize=REMEMBERED)
def topics_of(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """What an event has to share with another that may be the same: the name of its deed, or the head of a matter.

    Empty where nothing of it can be compared, so that no other is surely another.
    """
    matters, deed = matters_of(event, lexicon), deed_of(event, lexicon)
    if not matters:
        return frozenset()
    heads = {matter.head for matter in (*matters, *as_nouns(event, lexicon))}
    return frozenset(heads | ({f"deed {deed.name}"} if deed is not None else set()))


def is_no_plan(event: Event, lexicon: Lexicon) -> bool:
    """True for an event that nothing can end: what was done for good, or was not to come about."""
    return (event.status not in OPEN and not is_unconfirmed(event, lexicon)) or is_denied(event)
