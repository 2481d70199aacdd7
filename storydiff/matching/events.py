"""Whether two events are one, and whether an event is the end of a plan, a warning or something wanted.

An event is about its action where that names a matter ("strike", "visit", "vote"), else about its object ("reached a
deal"). That two events are about matters of one kind does not make them one: that takes an actor, a place, a day or
words beside the matter that they share.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from storydiff.matching.deeds import (
    NOT,
    OPEN,
    awaits_an_act,
    carries_out,
    decides,
    deed_of,
    is_past_deciding,
    is_set_by_one,
    only_says_no,
    same_deed,
    share_deed,
)
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of
from storydiff.matching.names import REMEMBERED, full_name, plain_name
from storydiff.matching.nominals import is_noun_for, paired
from storydiff.matching.positions import same_doer
from storydiff.matching.requests import answers_request
from storydiff.matching.topics import are_of_two, are_on_others
from storydiff.model import ChangeKind, Event, Judgement, Position, Stance, Status, Verdict
from storydiff.text import fold, words

NO_OTHER = "and no other is planned"
"""A reason that shows a plan's end only where nothing shows it better."""
OF_A_KIND = "perhaps two of a kind"
"""How the reason begins where nothing but the lack of words leaves it open whether two are one."""
_WINNING = frozenset({"win", "lose", "sweep"})
_DECIDING = frozenset({"decide", "rule", "vote"})
_OWN_VOTES = frozenset({"vote for", "vote in favor", "vote in favour"})
_SHUTTING = frozenset({"close", "shut", "shut down", "close down"})
_CONCLUDED = frozenset({
    "deal", "sale", "merger", "acquisition", "takeover", "purchase", "transaction", "talks", "talk", "inquiry", "case",
    "loophole", "gap",
})  # fmt: skip
"""What is brought to its end where it is closed."""
_SAME_DAY = timedelta(days=1)
_BY_STATUS = {
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.FAILED: ChangeKind.FAILED,
}


@lru_cache(maxsize=REMEMBERED)
def matters_of(event: Event, lexicon: Lexicon) -> tuple[Matter, ...]:
    """What an event is about, the leading matter first: "strike" of a railway strike, "deal" of a deal reached."""
    deed, thing = _deed(event, lexicon), matter_of(event.object, lexicon)
    if deed is None:
        return () if thing is None else (thing,)
    if thing is None:
        return (deed,)
    told = {lexicon.beside.get(word, word) for word in thing.all}
    whole = Matter(deed.head, deed.beside | (told - {deed.head}))
    return (whole, thing) if does_to(event.action, lexicon) is None else (thing, whole)


def key_of(event: Event, lexicon: Lexicon) -> str:
    """The series key of an event: "event/strike"."""
    matters, deed = matters_of(event, lexicon), deed_of(event, lexicon)
    if deed is not None:
        return f"event/{deed.name.replace(' ', '-')}"
    return f"event/{matters[0].head.replace(' ', '-').replace('/', '-') if matters else 'something'}"


def _deed(event: Event, lexicon: Lexicon) -> Matter | None:
    """The action as a matter, where it names one of the concepts or nothing else is said."""
    matter = matter_of(event.action, lexicon)
    named = matter is not None and matter.head in lexicon.matters
    return matter if named or not event.object else None


@lru_cache(maxsize=REMEMBERED)
def does_to(action: str, lexicon: Lexicon) -> ChangeKind | None:
    """What an action does to a plan, None for a verb that ends none: "reject" fails it, "failed to pass" too.

    What is refused is not done: "declined to block" ends nothing.
    """
    tokens = fold(action).replace("-", " ").split()
    refused = bool(tokens) and tokens[0] in lexicon.refusing and len(tokens) > 1
    for size in (3, 2, 1):
        for n in range(1 if refused else 0, len(tokens) - size + 1):
            kind = lexicon.endings.get(" ".join(tokens[n : n + size]))
            if kind is not None:
                return (ChangeKind.FAILED if kind is ChangeKind.HAPPENED else None) if refused else kind
    return None


def is_denied(event: Event) -> bool:
    """True for what somebody has decided not to do: "not resign"."""
    return event.action.startswith(NOT)


def is_unconfirmed(event: Event, lexicon: Lexicon) -> bool:
    """True for what is done but has to be confirmed: a tentative deal is a plan until it is ratified."""
    return makes(event, lexicon) and bool(set(words(event.object or "")) & lexicon.unconfirmed)


def makes(event: Event, lexicon: Lexicon) -> bool:
    """True where something was agreed on: "reached a deal"."""
    return event.status is Status.DONE and bool(set(words(event.action)) & lexicon.making)


def same_question(
    one: Event, other: Event, known: Collection[str], lexicon: Lexicon, *, one_matter: bool = False
) -> Judgement:
    """Whether two events are one; ``one_matter`` where it is known that they are of one kind, however it is called."""
    if is_denied(one) is not is_denied(other):
        return Judgement(Verdict.DIFFERENT, f"“{one.action}” is not “{other.action}”")
    deed = same_deed(one, other, known, lexicon)
    if deed and one.status is other.status and not _apart(one, other, known, lexicon):
        return Judgement(Verdict.SAME, f"both tell that {one.actor} did one thing: {deed}")
    mine, theirs = matters_of(one, lexicon), matters_of(other, lexicon)
    if not mine or not theirs:
        return Judgement(Verdict.UNSURE, "what was done is not said in words that can be compared")
    mine, theirs = paired(mine, theirs, one, other, lexicon)
    a, b = mine[0], theirs[0]
    named = is_noun_for(one, other, lexicon)
    if a.head != b.head and not one_matter:
        return Judgement(Verdict.DIFFERENT, f"{a.head} is not {b.head}")
    if does_to(one.action, lexicon) is not does_to(other.action, lexicon):
        return Judgement(Verdict.DIFFERENT, f"“{one.action}” is not “{other.action}”")
    if not named and _are_other_deeds(one, other, lexicon) and not (one_matter and a.head != b.head):
        return Judgement(Verdict.DIFFERENT, f"to {one.action} is not to {other.action}")
    apart = _apart(one, other, known, lexicon)
    if apart:
        return Judgement(Verdict.UNSURE if apart.startswith("actors") else Verdict.DIFFERENT, apart)
    if {one.status, other.status} == {Status.WARNED}:
        return Judgement(Verdict.SAME, f"both warn of {a.head}")
    shared = _shared(one, other, a, b, known, lexicon)
    if named and a.beside and b.beside and not a.beside & b.beside:
        return Judgement(Verdict.UNSURE, "one deed done to two things")
    if shared:
        return Judgement(Verdict.SAME, f"both are about {a.head}, {shared}")
    return Judgement(Verdict.UNSURE, f"{OF_A_KIND} ({a.head}): no actor, place or day shows that they are one")


def _are_other_deeds(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True for two verbs that neither name a matter nor make or end one: who opens a school did not close it."""
    if (fold(one.action), fold(other.action)) in lexicon.opposites:
        return True
    both = _is_plain(one.action, lexicon) and _is_plain(other.action, lexicon)
    return both and fold(one.action) != fold(other.action)


def _is_plain(action: str, lexicon: Lexicon) -> bool:
    matter = matter_of(action, lexicon)
    named = matter is not None and matter.head in lexicon.matters
    return not named and does_to(action, lexicon) is None and not set(words(action)) & lexicon.making


def _apart(one: Event, other: Event, known: Collection[str], lexicon: Lexicon) -> str:
    """What shows that two events are not one, empty where nothing does."""
    if one.place and other.place and lexicon.place(one.place) != lexicon.place(other.place):
        return f"in {one.place}, not in {other.place}"
    if one.when and other.when and abs(one.when - other.when) > _SAME_DAY and Status.DONE in (one.status, other.status):
        return f"on {one.when:%d %B}, not on {other.when:%d %B}"
    named = one.actor and other.actor and not lexicon.is_common(one.actor) and not lexicon.is_common(other.actor)
    named = named and fold(other.action) not in _WINNING  # who wins a vote has not held it
    named = named and not is_set_by_one(one, other, lexicon)
    if named and one.actor and other.actor and not same_doer(one.actor, other.actor, known, lexicon):
        return f"actors: {one.actor} is not {other.actor}"
    return ""


def _are_deals_of_some(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """True for two deals of which one is only that of some: the unions that have one are not those that reach one."""
    if not (makes(one, lexicon) and makes(other, lexicon)):
        return False
    return any(event.actor and lexicon.is_nameless(event.actor) for event in (one, other))


def _shared(one: Event | Position, other: Event, a: Matter, b: Matter, known: Collection[str], lexicon: Lexicon) -> str:
    """What shows that two events of a kind are one, empty where nothing does."""
    of_some = isinstance(one, Event) and _are_deals_of_some(one, other, lexicon)
    if one.actor and other.actor and not of_some and same_doer(one.actor, other.actor, known, lexicon):
        return "and one actor's"
    if one.actor and (set(words(one.actor)) | lexicon.short_names(one.actor)) & b.beside:
        return "and it is called the planner's own"
    if isinstance(one, Event) and one.place and other.place and lexicon.place(one.place) == lexicon.place(other.place):
        return f"both in {one.place}"
    if isinstance(one, Event) and one.status in OPEN and (_is_named(one.place, b) or _is_named(other.place, a)):
        return f"both in {one.place or other.place}"
    if isinstance(one, Event) and one.when and other.when and abs(one.when - other.when) < _SAME_DAY:
        return f"both on {one.when:%d %B}"
    both_done = (
        isinstance(one, Event) and one.status is other.status is Status.DONE and not is_unconfirmed(one, lexicon)
    )
    made = isinstance(one, Event) and makes(one, lexicon) and not of_some
    small = lexicon.generic if made else lexicon.generic | lexicon.unconfirmed
    beside = set() if both_done else (a.beside & b.beside) - small
    return f"both of {', '.join(sorted(beside))}" if beside else ""


def _is_named(place: str | None, matter: Matter) -> bool:
    """True where the words beside a matter name the place: "Orsa flood"."""
    return bool(place) and set(words(place or "")) <= matter.beside


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
    if own and isinstance(plan, Event) and not _apart(plan, event, known, lexicon):
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
    if not shared or not isinstance(plan, Event) or _apart(plan, event, known, lexicon):
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
    if event.status is Status.FAILED and fold(event.action) in _WINNING:
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
    if kind is None and _is_plain(event.action, lexicon) and fold(plan.action) != fold(event.action):
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
        shared = _shared(plan, event, want, deed, known, lexicon)
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
        apart = _apart(plan, event, known, lexicon)
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
    on_its_day = plan.when and event.when and abs(plan.when - event.when) <= _SAME_DAY
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
