"""Decisions: what events ask others to decide, and which answer, drop or give a decision, by their words."""

from __future__ import annotations

from storydiff.matching import events
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import matter_of
from storydiff.model import Event, Status
from storydiff.text import fold, words

_FILING = frozenset({
    "file", "lodge", "table", "submit", "introduce", "bring", "put forward", "present", "launch", "make", "enter",
    "move", "propose", "prepare", "draft", "announce", "start",
})  # fmt: skip
REQUESTS = frozenset({
    "appeal", "lawsuit", "complaint", "motion", "petition", "application", "bill", "law", "request", "bid", "challenge",
    "amendment", "plea", "resolution", "proposal", "initiative",
})  # fmt: skip
_AS_NOUN = {
    "appeal": "appeal",
    "sue": "lawsuit",
    "petition": "petition",
    "apply": "application",
    "challenge": "challenge",
}
_SUITS = {"suit": "lawsuit", "bill": "law"}
NO = frozenset({
    "reject", "dismiss", "throw out", "turn down", "refuse", "deny", "vote down", "defeat", "strike out", "quash",
    "veto", "overrule",
})  # fmt: skip
YES = frozenset({"grant", "approve", "accept", "pass", "adopt", "allow", "back", "enact"})
DROPPING = frozenset({"drop", "withdraw", "abandon", "give up", "pull", "shelve", "scrap", "retract"})
UPHOLDING = frozenset({"uphold", "confirm", "affirm"})
VOIDING = frozenset({"overturn", "quash", "annul", "set aside", "strike down", "reverse", "void", "throw out"})
_DECIDING = frozenset({"decide", "rule"})
_GIVING = frozenset({"give", "return", "deliver", "hand down", "issue", "announce", "reach", "pronounce"})
_RULINGS = frozenset({"verdict", "ruling", "decision", "judgment", "judgement"})
OUTCOMES = NO | YES | UPHOLDING | VOIDING | frozenset({
    "rule", "decide", "clear", "ban", "block", "convict", "acquit", "find", "find guilty", "sentence", "impose",
    "order", "ratify", "vote", "suspend",
})  # fmt: skip


def request_of(event: Event, lexicon: Lexicon) -> tuple[str, frozenset[str]] | None:
    """What kind of request an event makes or plans to make, and the words that tell whose it is and of what."""
    if event.status not in (Status.DONE, Status.PLANNED) or events.is_denied(event):
        return None
    matter, action = matter_of(event.object, lexicon), fold(event.action)
    own = frozenset(words(event.actor or ""))
    if action in _AS_NOUN:
        return _AS_NOUN[action], own | (matter.all if matter is not None else frozenset())
    if matter is not None and action in _FILING and noun_of(matter.head) in REQUESTS:
        return noun_of(matter.head), own | matter.beside
    return None


def noun_of(head: str) -> str:
    """The one name of a kind of request: "lawsuit" for "suit"."""
    return _SUITS.get(head, head)


def is_to_decide(event: Event, lexicon: Lexicon) -> bool:
    """True where a body is to decide on a day and nothing is said of what: "will rule on 4 May"."""
    if event.status is not Status.PLANNED or not event.actor or event.when is None or events.is_denied(event):
        return False
    matter = matter_of(event.object, lexicon)
    if fold(event.action) in _DECIDING:
        return matter is None
    return fold(event.action) in _GIVING and matter is not None and matter.head in _RULINGS and not matter.beside


def decision_keys(event: Event, lexicon: Lexicon) -> frozenset[str]:
    """The coarse keys by which a request meets its answer, and a body that is to decide its decision."""
    keys = {f"matter:{_AS_NOUN[fold(event.action)]}"} if fold(event.action) in _AS_NOUN else set[str]()
    if event.actor and event.when and (is_to_decide(event, lexicon) or fold(event.action) in OUTCOMES):
        keys.add(f"body:{event.actor.split()[-1]}")
    return frozenset(keys)
