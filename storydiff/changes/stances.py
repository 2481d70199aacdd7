"""What became of a position: turned, moved on its scale, or said again."""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence

from storydiff.changes.arranging import entry_of
from storydiff.changes.findings import Findings
from storydiff.changes.timing import has_newer, in_time, told_before
from storydiff.matching.matters import matter_of
from storydiff.matching.names import plain_name
from storydiff.matching.one_body import is_one_body
from storydiff.matching.positions import full_actors
from storydiff.model import ChangeKind, Claim, Position, Stance, Verdict
from storydiff.model.bearings import GIVEN_UP, borne
from storydiff.text import words

STRONGER = 2
"""Steps of strength that make a position harder or softer: of three, one is within what two writers choose."""
_AMOUNT = re.compile(r"\d[\d.,]*(?=\s?(?:%|percent|per cent|[mb]illion|trillion)\b|%)")
_HOLDING = re.compile(r"\b(?:with|without|including|excluding)\b")
"""Words by which a target says what has to be in it: who backs "the bill with sick pay" need not back the bill."""
_OF_ANOTHER = re.compile(r"[”\"]|\b(?:when|after|as) (?:he|she|they|it) (?:was|were) asked\b|\basked (?:if|whether)\b")
"""Where the words that carry a stand end: behind the quotation, and at what somebody was asked."""
_BEHIND = 16
"""Characters behind the target in which its amount may stand: "a rise of 12 percent"."""
UNSURE_SHOWN = 3
"""Unsure pairs held back for one claim at most, the latest first."""


def position_of(claim: Claim) -> Position:
    """The position that a claim holds."""
    assert isinstance(claim.content, Position)
    return claim.content


def compare_positions(mine: Sequence[Claim], others: Sequence[Claim], findings: Findings) -> None:
    """Compare the positions of the article, series by series, with those known, which are given in order of time."""
    stands = None if findings.scene.matcher.taught.rulings else _Stands(others, findings)
    asked: dict[str, list[Claim]] = {}
    for claim in mine:
        asked.setdefault(findings.scene.series[claim.id], []).append(claim)
    for claims in asked.values():
        lead = leading_position(claims)
        same = _same(lead, others if stands is None else stands.of_actors(lead), findings)
        if same:
            _compare(lead, same, findings)
        elif not _compare_former(claims, lead, findings):
            _compare_choice(lead, [*others, *mine], findings)
        for claim in claims:
            if claim is not lead and claim.id not in findings.reported:
                findings.hold(lead, claim, "said in the same article, which gives one state to a series")


def leading_position(claims: Sequence[Claim]) -> Claim:
    """The claim that says where the actor stands, of an article's positions on one question."""
    return max(claims, key=lambda c: (not position_of(c).former, position_of(c).own_words, c.salience, -c.span.start))


def _compare_choice(claim: Claim, others: Sequence[Claim], findings: Findings) -> None:
    """Report whom the actor has come to back who had backed none: "has not endorsed a candidate"."""
    matcher, context = findings.scene.matcher, findings.scene.context
    if position_of(claim).stance is not Stance.FOR or position_of(claim).former or _is_anyone(claim, findings):
        return
    open_ones = (c for c in others if position_of(c).stance is Stance.NEITHER and in_time(c) < in_time(claim))
    undecided = max((c for c in open_ones if matcher.is_left_open(c, claim, context)), key=in_time, default=None)
    if undecided is not None:
        findings.report(ChangeKind.HARDENED, [undecided], [claim], "from backing none to backing one")


def _compare_former(claims: Sequence[Claim], lead: Claim, findings: Findings) -> bool:
    """Report the turn that the article itself tells: "who had long opposed the toll, now supports it".

    True where it tells one.
    """
    if position_of(lead).former or _is_anyone(lead, findings):
        return False
    for claim in claims:
        kind, reason = _turn(position_of(claim), position_of(lead))
        if position_of(claim).former and kind is not None and not _is_conditional(lead, findings):
            findings.report(kind, [claim], [lead], f"{reason}, as the article itself says")
            findings.reported.add(claim.id)
            return True
    return False


def hold_disputes(mine: Sequence[Claim], others: Sequence[Claim], findings: Findings) -> None:
    """List beside each position the latest who stand on the other side: they differ, and nobody has turned.

    ``others`` come in order of time.
    """
    mine, others = ([c for c in claims if not position_of(c).former] for claims in (mine, others))
    asked = {findings.scene.series[claim.id]: claim for claim in reversed(mine)}
    ordered = list(others) if asked else []
    for claim in mine:
        insort(ordered, claim, key=in_time)
    for claim in asked.values():
        _hold_disputes(claim, ordered, findings)


def _hold_disputes(claim: Claim, others: Sequence[Claim], findings: Findings) -> None:
    """``others`` come in order of time; those that share no matter with the claim are passed over."""
    scene, found = findings.scene, list[tuple[Claim, str]]()
    own, lexicon = matter_of(position_of(claim).target, scene.matcher.lexicon), scene.matcher.lexicon
    if own is None:
        return
    side = position_of(claim).stance
    for other in reversed(others):
        if len(found) == UNSURE_SHOWN:
            break
        stand = position_of(other)
        if stand.stance is side:
            continue
        matter = matter_of(stand.target, lexicon)
        if matter is None or own.all.isdisjoint(matter.all) or in_time(other) >= in_time(claim):
            continue
        if reason := scene.matcher.dispute_of(other, claim, scene.context):
            found.append((other, reason))
    for other, reason in reversed(found):
        findings.hold(other, claim, f"two actors differ, which is a dispute and nobody's turn: {reason}")


def _same(claim: Claim, others: Sequence[Claim], findings: Findings) -> list[Claim]:
    scene, found, unsure = findings.scene, [], []
    for other, judged in scene.judged(others, claim):
        if judged.verdict is Verdict.SAME:
            found.append(other)
        elif judged.verdict is Verdict.UNSURE:
            unsure.append((other, judged.reason))
    for other, reason in unsure[-UNSURE_SHOWN:]:
        findings.hold(other, claim, f"unsure whether this is one question: {reason}")
    return found


class _Stands:
    """Positions by the full names of their actors: those of other actors are on another question."""

    def __init__(self, claims: Sequence[Claim], findings: Findings) -> None:
        self._claims, self._findings = claims, findings
        self._places = defaultdict[str, list[int]](list)
        held = defaultdict[str, list[int]](list)
        for place, claim in enumerate(claims):
            held[position_of(claim).actor].append(place)
        for actor, places in held.items():
            for name in self._full(actor):
                self._places[name] += places

    def of_actors(self, claim: Claim) -> list[Claim]:
        """Those of an actor of the claim, in the order in which they were given."""
        names = self._full(position_of(claim).actor)
        places = {place for name in names for place in self._places.get(name, ())}
        return [self._claims[place] for place in sorted(places)]

    def _full(self, actor: str) -> Iterable[str]:
        """The full names of those whom a phrase joins."""
        scene = self._findings.scene
        return full_actors(actor, scene.context.names, scene.matcher.lexicon)


def _compare(claim: Claim, same: Sequence[Claim], findings: Findings) -> None:
    if has_newer(claim, same, findings.scene.origins):
        earlier = told_before(claim, same)
        if any(position_of(c).stance is position_of(claim).stance for c in same):
            findings.hold(same[-1], claim, "an older article says what was known")
        else:
            findings.report(
                ChangeKind.FILLED_IN, earlier[-1:], [claim], "an older article arrived late; the present stands"
            )
        return
    earlier = told_before(claim, same)
    if not earlier:
        return
    last = next((c for c in reversed(earlier) if not position_of(c).former), earlier[-1])
    kind, reason = _turn(position_of(last), position_of(claim))
    if (
        kind is None
        and position_of(claim).stance is Stance.FOR
        and _forces(claim, findings)
        and not _forces(last, findings)
    ):
        kind, reason = ChangeKind.HARDENED, "what was to be agreed on is now to be imposed"
    if kind is None:
        _compare_alike(claim, last, earlier, findings)
    elif position_of(claim).former:
        findings.hold(last, claim, "the article tells where the actor stood before")
    elif outranks(last, claim):
        findings.hold(last, claim, "another's account does not undo the actor's own words")
    elif _is_ended(last, claim, findings):
        findings.hold(last, claim, "what was wanted has come to its end, so this may be another of its kind")
    elif _is_anyone(claim, findings):
        findings.hold(last, claim, f"{reason}, but “{position_of(claim).actor}” need not be the same each time")
    elif kind is ChangeKind.REVERSED and (_is_conditional(last, findings) or _is_conditional(claim, findings)):
        _compare_conditional(last, claim, findings)
    else:
        findings.report(kind, [last], [claim], reason)


_HAD = re.compile(r"\b(?:had|used to)\b[^,;:]*$")
"""Before the words of a stand: "who had refused to", which looks back from what the sentence tells of now."""


def _compare_alike(claim: Claim, last: Claim, earlier: Sequence[Claim], findings: Findings) -> None:
    """Report that the article says the same again, unless it may be of another amount or another court."""
    apart, actor = _amounts_apart(last, claim), position_of(claim).actor
    if apart:
        findings.hold(last, claim, f"not of one amount: {apart}")
    elif findings.scene.matcher.lexicon.is_some_judge(actor):
        findings.hold(last, claim, f"which {actor} it is need not be the same each time")
    elif GIVEN_UP in claim.marks:
        findings.hold(last, claim, "told as a stand that is held no longer")
    elif position_of(claim).former and _HAD.search(claim.quote[: claim.focus.start - claim.span.start]):
        findings.hold(last, claim, "the article tells where the actor stood before, not where he stands")
    elif position_of(claim).former:
        findings.report(ChangeKind.RESTATED, [last], [claim], "the article tells again where the actor stood before")
    else:
        alike = [c for c in earlier if _turn(position_of(c), position_of(claim))[0] is None]
        findings.report_agreement(last, [claim], "the same position again", alike)


def _compare_conditional(last: Claim, claim: Claim, findings: Findings) -> None:
    """Report a no that gives way: to a yes on a condition, or by a yes where it held only unless something was done.

    A yes on a condition that was not met, and a no on one that may yet be, have not turned.
    """
    before, after = position_of(last), position_of(claim)
    given_way = before.stance is Stance.AGAINST and not _HOLDING.search(f"{after.target} {_behind(claim)}")
    if given_way and before.conditional and not _is_conditional(claim, findings):
        findings.report(ChangeKind.REVERSED, [last], [claim], "from against, on a condition, to for")
    elif given_way and after.conditional and not _is_conditional(last, findings):
        findings.report(ChangeKind.SOFTENED, [last], [claim], "from against to for on a condition")
    else:
        findings.hold(
            last, claim, f"from {_word(before)} to {_word(after)}, but one of the two holds only on a condition"
        )


def _behind(claim: Claim) -> str:
    """The few words behind those that carry the position."""
    end = claim.focus.end - claim.span.start
    return claim.quote[end : end + _BEHIND]


def _amounts_apart(one: Claim, other: Claim) -> str:
    """The amounts of two positions where each says its own and they share none: a rise of 12 and one of 8 percent."""
    a, b = (set(_AMOUNT.findall(_words_of(claim))) for claim in (one, other))
    return f"{', '.join(sorted(a))} or {', '.join(sorted(b))}" if a and b and not a & b else ""


def _words_of(claim: Claim) -> str:
    """The words that carry the position, with the few behind them that may say how much."""
    start = max(0, claim.focus.start - claim.span.start)
    return claim.quote[start : claim.focus.end - claim.span.start] + _behind(claim)


def _forces(claim: Claim, findings: Findings) -> bool:
    """True where what is wanted is to be imposed on others: "urged Congress to impose a contract"."""
    wanted = claim.quote[max(0, claim.focus.start - claim.span.start) : claim.focus.end - claim.span.start]
    return bool(findings.scene.matcher.lexicon.forcing & set(words(wanted)))


def _is_conditional(claim: Claim, findings: Findings) -> bool:
    """True where the position, or the sentence behind its words, hangs on a condition."""
    rest = claim.quote[max(0, claim.focus.end - claim.span.start) :]
    behind = words(_OF_ANOTHER.split(rest)[0])
    return position_of(claim).conditional or bool(findings.scene.matcher.lexicon.conditions & set(behind))


def _is_anyone(claim: Claim, findings: Findings) -> bool:
    """True where the actor is only a common noun: "the unions", "officials"."""
    actor, scene = position_of(claim).actor, findings.scene
    lexicon = scene.matcher.lexicon
    known, plain = scene.context.names, plain_name(actor, lexicon)
    bearers = (name for name in full_actors(actor, known, lexicon) if borne(plain, name) in known)
    if is_one_body(actor, known, lexicon):
        return False
    return lexicon.is_common(actor) and not any(not lexicon.is_common(name) for name in bearers)


def _is_ended(before: Claim, after: Claim, findings: Findings) -> bool:
    """True where an event between the two has ended what the earlier position wanted."""
    scene = findings.scene
    first, last = (entry_of(claim, scene.matcher.lexicon).order for claim in (before, after))
    between = (entry.claim for entry in scene.events if first < entry.order < last)
    return any(scene.end_of(before, event)[0] is not None for event in between)


def _turn(before: Position, after: Position) -> tuple[ChangeKind | None, str]:
    """What the later position makes of the earlier, None for no change.

    ======== ======== ======================================================================
    before   after
    ======== ======== ======================================================================
    + or -   the other reversed
    0        + or -   hardened
    + or -   0        softened
    same     same     hardened or softened by ``STRONGER`` steps, unless in plain words for wanting it
    ======== ======== ======================================================================
    """
    if before.stance is not after.stance:
        if Stance.NEITHER not in (before.stance, after.stance):
            return ChangeKind.REVERSED, f"from {_word(before)} to {_word(after)}"
        kind = ChangeKind.HARDENED if before.stance is Stance.NEITHER else ChangeKind.SOFTENED
        return kind, f"from {_word(before)} to {_word(after)}"
    moved = after.strength - before.strength
    if abs(moved) < STRONGER or not _WANTING.isdisjoint((before.action, after.action)):
        return None, "no turn"
    return (ChangeKind.HARDENED if moved > 0 else ChangeKind.SOFTENED), f"from “{before.action}” to “{after.action}”"


_WANTING = frozenset({"want", "wish", "like", "need", "see", "intend", "plan", "favor", "favour", "prefer", "say"})
"""Plain words for being for or against, which are no weaker than others: "we do not want war" after "ruled out war"."""


def _word(position: Position) -> str:
    return {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEITHER: "neither"}[position.stance]


def outranks(before: Claim, after: Claim) -> bool:
    """True where the earlier claim quotes the actor and the later one is somebody else's account."""
    told = after.speaker is not None and after.speaker != position_of(after).actor
    return position_of(before).own_words and not position_of(after).own_words and told
