"""Whether an event is the end of a plan, a warning or something wanted, and what it makes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from storydiff.matching.deeds import (
    OPEN,
    awaits_an_act,
    carries_out,
    decides,
    is_past_deciding,
    only_says_no,
    share_deed,
)
from storydiff.matching.events import (
    OF_A_KIND,
    SAME_DAY,
    WINNING,
    does_to,
    is_denied,
    is_plain_action,
    is_unconfirmed,
    makes,
    matters_of,
    what_is_shared,
    why_apart,
)
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import full_name, plain_name
from storydiff.matching.nominals import is_noun_for, paired
from storydiff.matching.positions import same_doer
from storydiff.matching.requests import answers_request
from storydiff.matching.topics import are_of_two, are_on_others
from storydiff.model import ChangeKind, Event, Judgement, Position, Stance, Status, Verdict
from storydiff.text import fold, words

NO_OTHER = "and no other is planned"
"""A reason that shows a plan's end only where nothing shows it better."""
_DECIDING = frozenset({"decide", "rule", "vote"})
_OWN_VOTES = frozenset({"vote for", "vote in favor", "vote in favour"})
_SHUTTING = frozenset({"close", "shut", "shut down", "close down"})
_CONCLUDED = frozenset({
    "deal", "sale", "merger", "acquisition", "takeover", "purchase", "transaction", "talks", "talk", "inquiry", "case",
    "loophole", "gap",
})  # fmt: skip
"""What is brought to its end where it is closed."""
_BY_STATUS = {
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.FAILED: ChangeKind.FAILED,
}


def end_of(
    plan: Event | Position,
    event: Event,
    known: Collection[str],
    lexicon: Lexicon,
    *,
    told: Judgement | None = None,
    one_matter: bool = False,
    one_doer: bool = False,
) -> tuple[ChangeKind | None, Judgement]:
    """What the event makes of the plan (a planned or warned event, or something an actor wants), and why.

    ``told`` is what a reader has said of the two, which outranks all but how far each has come; ``one_matter`` where
    it is known that they are of one kind, however it is called, ``one_doer`` where one actor acts for the other.
    """
    if one_doer and told is None and isinstance(plan, Event):
        event = replace(event, actor=plan.actor)
    if told is not None and told.verdict is Verdict.DIFFERENT:
        return None, told
    if told is None and (asked := answers_request(plan, event, known, lexicon)):
        return does_to(event.action, lexicon), Judgement(Verdict.SAME, asked)
    if hopeless := never_ends(plan, event, lexicon):
        return None, Judgement(Verdict.DIFFERENT, hopeless)
    own = carries_out(plan, event, known, lexicon) if isinstance(plan, Event) and told is None else None
    if own is False:
        return None, Judgement(Verdict.DIFFERENT, "a deed of its doer alone, who planned none")
    if own and isinstance(plan, Event) and not why_apart(plan, event, known, lexicon):
        return _BY_STATUS.get(event.status, ChangeKind.HAPPENED), Judgement(Verdict.SAME, f"{event.actor} did so")
    if isinstance(plan, Event) and _acts_as_expected(plan, event, known, lexicon):
        return ChangeKind.HAPPENED, Judgement(Verdict.SAME, f"{event.actor} was to act, and did")
    kind = kind_of_end(plan, event, lexicon)
    if kind is None and (one_matter or told is not None):
        kind = _BY_STATUS.get(event.status, ChangeKind.HAPPENED)
    if kind is None:
        return None, _judged_as_deed(plan, event, known, lexicon)
    if told is not None and told.verdict is Verdict.SAME:
        return kind, told
    return _judged(kind, plan, event, known, lexicon, one_matter=one_matter)


def _judged_as_deed(plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon) -> Judgement:
    """Whether an event that ends no plan by its verb may still tell the planned deed by another name."""
    shared = isinstance(plan, Event) and share_deed(plan, event, lexicon) and not (plan.actor and event.actor)
    if not shared or not isinstance(plan, Event) or why_apart(plan, event, known, lexicon):
        return Judgement(Verdict.DIFFERENT, f"“{event.action}” ends no plan")
    return Judgement(Verdict.UNSURE, f"{OF_A_KIND}: {event.action}")


def never_ends(plan: Event | Position, event: Event, lexicon: Lexicon) -> str:
    """Why nothing like the event can be the end of anything like the plan; empty where it may be."""
    wants = isinstance(plan, Event) or (plan.stance is Stance.FOR and not plan.former)
    if not wants or (isinstance(plan, Position) and fold(plan.action) in lexicon.endings):
        return "nothing is wanted that could come about"
    if isinstance(plan, Event) and plan.status not in OPEN and not is_unconfirmed(plan, lexicon):
        return "the earlier event was no plan"
    if event.status in (Status.PLANNED, Status.WARNED):
        return "the later event has not come about"
    if isinstance(plan, Position) and _is_shut(event, lexicon) and not plan.target.startswith("clos"):
        return "who is for a thing does not want it shut"
    if event.status is Status.FAILED and fold(event.action) in WINNING:
        return "who has not won a thing has not kept it from coming about"
    return "it was not to come about" if isinstance(plan, Event) and is_denied(plan) else ""


def _is_shut(event: Event, lexicon: Lexicon) -> bool:
    """True for "closed the market", not for "closed the deal", which is then done."""
    matter = matter_of(event.object, lexicon)
    return fold(event.action) in _SHUTTING and matter is not None and not (matter.all & _CONCLUDED)


def ends_wishes(event: Event, lexicon: Lexicon) -> bool:
    """True for an event that brings about, or keeps from coming about, what somebody is for."""
    return event.status in _BY_STATUS or does_to(event.action, lexicon) is not None


def kind_of_end(plan: Event | Position, event: Event, lexicon: Lexicon) -> ChangeKind | None:
    """What the event makes of a plan of its kind, where it is that plan's; None where it ends no plan."""
    by_verb = does_to(event.action, lexicon)
    kind = _BY_STATUS.get(event.status) or by_verb
    if isinstance(plan, Position):
        return kind
    if is_past_deciding(plan, event):
        return None
    if is_noun_for(plan, event, lexicon) or (
        fold(plan.action) in _DECIDING and kind is None and decides(event, lexicon)
    ):
        return kind or ChangeKind.HAPPENED  # a body that was to decide has, whichever way
    if fold(plan.action) in {"decide", "rule"} and kind is by_verb is ChangeKind.FAILED:
        return ChangeKind.HAPPENED  # who was to rule on a request and turned it down has ruled
    if is_unconfirmed(plan, lexicon):
        return None if kind is ChangeKind.HAPPENED and makes(event, lexicon) else kind
    if (fold(plan.action), fold(event.action)) in lexicon.opposites:
        return None
    if kind is None and is_plain_action(event.action, lexicon) and fold(plan.action) != fold(event.action):
        return None  # a deed of its own: who paints a school has neither visited nor opened it
    if fold(plan.action) in lexicon.stopping:
        stops = fold(event.action) in lexicon.stopping or by_verb not in (None, ChangeKind.HAPPENED)
        return (_BY_STATUS.get(event.status) or ChangeKind.HAPPENED) if stops else None
    if (against := does_to(plan.action, lexicon)) not in (None, ChangeKind.HAPPENED):
        return ChangeKind.HAPPENED if by_verb is against and event.status is Status.DONE else None
    return kind or ChangeKind.HAPPENED


def _judged(
    kind: ChangeKind,
    plan: Event | Position,
    event: Event,
    known: Collection[str],
    lexicon: Lexicon,
    *,
    one_matter: bool = False,
) -> tuple[ChangeKind | None, Judgement]:
    """The kind, where what was planned is what the event was done to or brought about."""
    if isinstance(plan, Position) and full_name(plain_name(plan.target, lexicon), known) in known:
        return None, Judgement(Verdict.DIFFERENT, "somebody is backed, which is nothing that comes about")
    asked, own = plan if isinstance(plan, Event) else None, matters_of(event, lexicon)
    wanted, done = paired(_wanted(plan, lexicon), own, asked, event, lexicon)
    pairs = [(want, deed) for want in wanted for deed in done if want.head == deed.head or one_matter]
    if not pairs:
        return None, Judgement(Verdict.DIFFERENT, "the event is about something else")
    told_otherwise = asked is not None and (done is not own or wanted is not matters_of(asked, lexicon))
    by_deed = all(
        want not in wanted[:1] and deed not in done[:1] for want, deed in pairs
    )  # and not by what it is done to
    if (told_otherwise or by_deed) and all(are_of_two(want, deed) for want, deed in pairs):
        return None, Judgement(Verdict.UNSURE, "one deed done to two things")
    against = _judged_by_actors(kind, plan, event, known, lexicon)
    if against is not None:
        return None, against
    for want, deed in pairs:
        shared = what_is_shared(plan, event, want, deed, known, lexicon)
        if want.head in lexicon.generic and are_of_two(want, deed) and not shared.startswith("and"):
            continue  # opened on one day, but not the same thing
        if shared and (want.head not in lexicon.generic or not shared.startswith("both of")):
            return kind, Judgement(Verdict.SAME, f"both are about {want.head}, {shared}")
        if want.head in lexicon.generic and want.beside & deed.beside:
            return kind, Judgement(
                Verdict.SAME, f"both are about {want.head} of {', '.join(sorted(want.beside & deed.beside))}"
            )
    want = pairs[0][0]
    told_apart = isinstance(plan, Event) and (bool(plan.place) != bool(event.place) or makes(plan, lexicon))
    told_apart = told_apart or any(are_of_two(want, deed) for want, deed in pairs)
    if (
        isinstance(plan, Event)
        and kind is not ChangeKind.HAPPENED
        and not told_apart
        and want.head not in lexicon.generic
    ):
        return kind, Judgement(Verdict.SAME, f"both are about {want.head}, {NO_OTHER}")
    return None, Judgement(Verdict.UNSURE, f"{OF_A_KIND}: {want.head}")


def _judged_by_actors(
    kind: ChangeKind, plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon
) -> Judgement | None:
    """Why who acts, where, when and on what speaks against an end of the plan; None where nothing does."""
    if kind is ChangeKind.HAPPENED and _act_others(plan, event, known, lexicon):
        return Judgement(Verdict.UNSURE, f"actors: {plan.actor} are not {event.actor}")
    if isinstance(plan, Event):
        apart = why_apart(plan, event, known, lexicon)
        if apart and not (apart.startswith("actors") and kind is not ChangeKind.HAPPENED):
            return Judgement(Verdict.UNSURE, apart)
    elif kind is not ChangeKind.HAPPENED and event.actor and same_doer(plan.actor, event.actor, known, lexicon):
        return Judgement(Verdict.DIFFERENT, "the actor's own turn, not the end of what others bring about")
    elif fold(event.action) in _OWN_VOTES and event.actor and same_doer(plan.actor, event.actor, known, lexicon):
        return Judgement(Verdict.DIFFERENT, "the actor's own vote, which need not bring it about")
    elif only_says_no(event, lexicon):
        return Judgement(Verdict.UNSURE, f"{event.actor} says no, which is a dispute and need not decide it")
    if _are_done_to_others(plan, event, lexicon) or are_on_others(plan, event, lexicon):
        return Judgement(Verdict.UNSURE, "one deed done to two things")
    return None


def _acts_as_expected(plan: Event, event: Event, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where a body of which only an act was awaited ("Senate action could come this week") has decided."""
    if not plan.actor or not event.actor or not awaits_an_act(plan, lexicon) or not decides(event, lexicon):
        return False
    is_one_body = not lexicon.are_people(plan.actor) and not plan.actor.endswith("s")
    on_its_day = plan.when and event.when and abs(plan.when - event.when) <= SAME_DAY
    if not on_its_day and (
        (plan.when and event.when) or does_to(event.action, lexicon) not in (None, ChangeKind.HAPPENED)
    ):
        return False  # what it turns down on another day need not be what it was to decide on
    return is_one_body and same_doer(plan.actor, event.actor, known, lexicon)


def _act_others(plan: Event | Position, event: Event, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where people were to do it and a body did: a parliament that imposes a deal has not ratified it for them."""
    if not plan.actor or not event.actor or isinstance(plan, Position):
        return False
    if lexicon.are_people(plan.actor) == lexicon.are_people(event.actor):
        return False
    return not set(words(plan.actor)) & set(words(event.actor)) and not same_doer(
        plan.actor, event.actor, known, lexicon
    )


def _are_done_to_others(plan: Event | Position, event: Event, lexicon: Lexicon) -> bool:
    """True where one verb is done to two things that share no word: who visits a town has not visited another."""
    if not isinstance(plan, Event) or fold(plan.action) != fold(event.action) or bool(plan.actor) != bool(event.actor):
        return False
    one, other = matter_of(plan.object, lexicon), matter_of(event.object, lexicon)
    return one is not None and other is not None and not one.all & other.all


def _wanted(plan: Event | Position, lexicon: Lexicon) -> tuple[Matter, ...]:
    if isinstance(plan, Event):
        return matters_of(plan, lexicon)
    matter = matter_of(plan.target, lexicon)
    return () if matter is None else (matter,)
