"""What became of a figure: the state of its series before the article, and what the article makes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from storydiff.changes.carrying import carrying, is_revision, is_running, moved, state_before, states_among
from storydiff.changes.contrast import is_set_against
from storydiff.changes.courses import is_unlikely
from storydiff.changes.directed import goes_against, way_of
from storydiff.changes.echoes import echo_of
from storydiff.changes.elsewhere import count_in_two_places
from storydiff.changes.entries import Entry
from storydiff.changes.findings import Findings
from storydiff.changes.hedging import hedge_of
from storydiff.changes.narrower import counts_a_part, counts_a_slice, counts_a_spot, is_aimed_at
from storydiff.changes.odds import (
    SAME_TIME,
    are_at_odds,
    are_far,
    are_rival_counts,
    both_hold,
    figure_of,
    speak_alike,
    speak_apart,
)
from storydiff.changes.replaced import FELL, replaced_by, report_replaced, since_replaced, value_between
from storydiff.changes.retelling import say_again, without_retold
from storydiff.changes.rivalry import carrying_on, dispute_beside, opposed_by, own_before
from storydiff.changes.spans import counts_a_span
from storydiff.changes.superseded import is_superseded
from storydiff.changes.timing import (
    are_two_deeds,
    counts_one_day,
    has_newer,
    holds_at,
    in_time,
    is_background,
    may_be_of_another,
    states_time,
    told_before,
    why_may_look_back,
)
from storydiff.changes.untold import untold
from storydiff.changes.wording import printed
from storydiff.intervals import Hedge, Movement
from storydiff.matching.dollars import by_land, in_money_of
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Aspect, ChangeKind, Claim, ClaimKind, Relation
from storydiff.text import words

FRESH = timedelta(days=3)
"""A step ("12 more") said again within three days is the same step."""
_TOO_FAR = 10.0
"""Factor between two counts of an open measure from which they hardly count the same."""


def compare_figures(mine: Sequence[Claim], findings: Findings) -> None:
    """Compare the figures of the article, series by series, with those known."""
    series = findings.scene.series
    asked_of = {series[claim.id] for claim in mine}
    known = defaultdict[str, list[Entry]](list)
    for entry in findings.scene.known:
        if entry.kind is ClaimKind.FIGURE and (name := series[entry.id]) in asked_of:
            known[name].append(entry)
    mine = _without_superseded(mine, known, findings)
    answered = dispute_beside(mine, findings)
    asked = defaultdict[str, list[Claim]](list)
    for claim in mine:
        asked[series[claim.id]].append(claim)
    for name, claims in asked.items():
        slices = any(counts_a_slice(c) for c in claims)
        standing = [e.claim for e in known[name] if not e.is_superseded and (slices or not e.is_slice)]
        for alike in by_land(claims):
            _compare_series(alike, in_money_of(alike[0], standing), answered, findings)


def _without_superseded(
    mine: Sequence[Claim], known: Mapping[str, Sequence[Entry]], findings: Findings
) -> Sequence[Claim]:
    """The figures but those that the article gives as what was said before, which are held back."""
    for claim in mine:
        if is_superseded(claim):
            before = known.get(findings.scene.series[claim.id])
            findings.hold(
                before[-1].claim if before else None, claim, "told as what was said before, and not as what holds"
            )
    return [claim for claim in mine if not is_superseded(claim)]


def _compare_series(
    all_claims: Sequence[Claim], known: Sequence[Claim], answered: Collection[str], findings: Findings
) -> None:
    """Compare the figures of one series; those ``answered`` are told already, as what another voice says."""
    lexicon = findings.scene.matcher.lexicon
    claims = without_retold(all_claims, findings)
    if any(c.id in answered for c in claims):
        claims = carrying_on(claims, state_before(max(claims, key=in_time), known, lexicon), answered)
    if not claims:
        return
    if (pair := replaced_by(claims, known, findings)) is not None:
        report_replaced(
            pair, [pair.after, *(c for c in claims if c is not pair.after and _says_same(pair.after, c))], findings
        )
        return
    lead = carrying(claims, state_before(max(claims, key=in_time), known, lexicon), lexicon)
    silent = untold(lead, findings)
    if silent:
        if (rival := opposed_by(lead, known)) is not None:
            findings.report(ChangeKind.CONTRADICTED, [rival], [lead], "its sentence sets it against another's number")
        elif known:
            findings.hold(known[-1], lead, silent)
        return
    if _may_be_several(lead, findings) and (
        _differ(_kin(lead, all_claims, findings)) or _differ(_of_last_article(lead, known))
    ):
        if known:
            say_again(claims, known, findings)
            findings.hold(known[-1], lead, "unsure whether this is one question: one article gives it several values")
        return
    _dispute_within(claims, findings)
    same = [lead, *(c for c in claims if c is not lead and _says_same(lead, c))]
    for claim in claims:
        if claim not in same:
            findings.hold(lead, claim, "said in the same article, which gives one state to a series")
    if figure_of(lead).aspect is Aspect.STEP:
        _compare_steps(same, known, findings)
    else:
        _compare_levels(same, known, findings)


def _may_be_several(claim: Claim, findings: Findings) -> bool:
    """True for what only its words tell apart: an open measure, and any amount."""
    return figure_of(claim).unit is not None or _is_open(claim, findings)


def _is_open(claim: Claim, findings: Findings) -> bool:
    return findings.scene.matcher.lexicon.is_open(findings.scene.context.questions[claim.id].measure)


def _kin(lead: Claim, claims: Sequence[Claim], findings: Findings) -> Sequence[Claim]:
    """The claims that may be on the lead's question: of shares and money all of its measure that tell nothing else."""
    unit = figure_of(lead).unit
    if unit is None or not _is_open(lead, findings):
        return claims
    questions = findings.scene.context.questions
    asked = questions[lead.id]
    same = [c for c in findings.scene.figures if questions[c.id].measure == asked.measure]
    return [c for c in same if figure_of(c).unit == unit and questions[c.id].told in ("", asked.told)]


def _differ(claims: Sequence[Claim]) -> bool:
    """True where some of the claims say values that cannot all hold, and their words do not set two speakers apart."""
    pairs = [(one, other) for n, one in enumerate(claims) for other in claims[n + 1 :]]
    return any(not both_hold(one, other) and not are_rival_counts(one, other) for one, other in pairs)


def _of_last_article(claim: Claim, known: Sequence[Claim]) -> list[Claim]:
    """The known claims of the last article before this one."""
    earlier = told_before(claim, known)
    return [c for c in earlier if c.article == earlier[-1].article]


def _says_same(lead: Claim, claim: Claim) -> bool:
    return moved(lead, claim) is Movement.SAME and holds_at(claim) == holds_at(lead)


def _compare_levels(same: Sequence[Claim], known: Sequence[Claim], findings: Findings) -> None:
    lead = same[0]
    if has_newer(lead, known, findings.scene.origins):
        _fill_in(same, known, findings)
        return
    state = own_before(lead, state_before(lead, known, findings.scene.matcher.lexicon), known)
    if state is None:
        rival = next((c for c in reversed(known) if are_at_odds(c, lead) and c.said_at <= lead.said_at), None)
        if rival is not None:
            findings.report(
                ChangeKind.CONTRADICTED, [rival], same, "two speakers' values for one time cannot both hold"
            )
        elif known:
            findings.hold(min(known, key=in_time), lead, "speaks of a time before the first known state")
        return
    state = since_replaced(state, lead, findings)
    last = max(told_before(lead, known), key=in_time)
    if is_background(lead, last):
        findings.hold(last, lead, "speaks of a time before the last known state")
        return
    if doubt := _why_less(lead, state, known, findings):
        findings.hold(state, lead, f"unsure whether this is one question: {doubt}")
        return
    movement = moved(state, lead, findings.scene.matcher.lexicon)
    if goes_against(lead, movement):
        findings.hold(state, lead, "its words say that it went the other way, so it does not go on from this value")
        return
    if movement is Movement.DOWN and (may_be_old := why_may_look_back(lead, findings.scene.article)):
        findings.hold(state, lead, may_be_old)
        return
    if movement in (Movement.UP, Movement.DOWN) and (echo := echo_of(lead, state, findings, untold)) is not None:
        findings.hold(echo, lead, "the same number was told before, and perhaps of the same")
        return
    _report_level(movement, state, same, known, findings)


def _why_less(lead: Claim, state: Claim, known: Sequence[Claim], findings: Findings) -> str:
    """Why a figure may count less than the state of its series, or be only wanted; empty where nothing says so."""
    lexicon = findings.scene.matcher.lexicon
    running = is_running(lead, lexicon)
    if (running and counts_one_day(lead, state)) or are_two_deeds(state, lead, lexicon.deeds):
        return "it may count one day, and not all so far"
    if may_be_of_another(lead, state):
        return "it may count what another occasion brought"
    if running and counts_a_span(lead, state):
        return "it may count what one span brought, and not all so far"
    if running and counts_a_spot(lead, known, lexicon):
        return "it may count one spot, and not all"
    if _is_open(lead, findings) and count_in_two_places(lead, state, lexicon):
        return "the two count in two places"
    # What is held of a whole, such as seats in a chamber, is no part of it at one spot.
    is_apart = counts_a_part(lead) is not counts_a_part(state) and figure_of(lead).measure not in lexicon.held
    if not running and is_apart and not both_hold(lead, state):
        return "one of the two counts a part of a whole that it names"
    return "its words say that it is aimed at" if is_aimed_at(lead) and not is_aimed_at(state) else ""


def _report_level(
    movement: Movement, state: Claim, same: Sequence[Claim], known: Sequence[Claim], findings: Findings
) -> None:
    lead = same[0]
    equal = _that_say_no_more(told_before(lead, known), lead)
    match movement:
        case Movement.UP:
            past = states_among(told_before(lead, known), findings.scene.matcher.lexicon)
            _report_move(ChangeKind.INCREASED, state, same, findings, past)
        case Movement.DOWN if equal and _is_running(lead, findings):
            # A lower count that did not replace the total was reported when it came first.
            findings.report_agreement(equal[-1], same, "the same value again", equal)
        case Movement.DOWN:
            _report_move(ChangeKind.DECREASED, state, same, findings, [state])
        case Movement.FINER:
            findings.report(
                ChangeKind.REFINED, [state], same, f"{printed(lead)} says more exactly what {printed(state)} said"
            )
        case Movement.COARSER if hedge_of(state) is Hedge.CAP and figure_of(lead).relation is Relation.MORE:
            findings.hold(state, lead, "a lower bound and an upper one, which do not say the same")
        case Movement.COARSER if hedge_of(lead) is Hedge.MAGNITUDE:
            findings.hold(state, lead, "says no more than the order of size")
        case Movement.COARSER if _is_running(lead, findings) and are_far(state, lead):
            findings.hold(state, lead, "unsure whether this is one question: too far below the running total")
        case Movement.SAME | Movement.COARSER:
            findings.report_agreement(equal[-1] if equal else state, same, "the same value again", equal)


def _that_say_no_more(known: Sequence[Claim], lead: Claim) -> list[Claim]:
    """Those of the known figures of which the lead says the same, or less exactly so; asked once of like words."""
    found = dict[tuple[int, Hedge], bool]()
    for claim in known:
        key = id(claim.content), hedge_of(claim)
        if key not in found:
            found[key] = moved(claim, lead) in (Movement.SAME, Movement.COARSER)
    return [claim for claim in known if found[id(claim.content), hedge_of(claim)]]


def _report_move(
    kind: ChangeKind, state: Claim, same: Sequence[Claim], findings: Findings, past: Sequence[Claim]
) -> None:
    lead = same[0]
    apart = speak_apart(state, lead)
    if _are_rivals(state, lead) and (_are_simultaneous(state, lead) or is_set_against(lead)):
        findings.report(ChangeKind.CONTRADICTED, [state], same, "two speakers' values for one time cannot both hold")
        return
    fell = kind is ChangeKind.DECREASED and _is_running(lead, findings)
    if fell and are_far(state, lead) and not is_revision(lead, findings.scene.matcher.lexicon):
        findings.hold(state, lead, "unsure whether this is one question: too far below the running total")
        return
    if fell:
        if apart and not _went(kind, lead):
            reason = "a running total does not fall, and two speakers give it"
            findings.report(ChangeKind.CONTRADICTED, [state], same, reason)
            return
        findings.report(kind, [state], same, f"from {printed(state)} to {printed(lead)}", doubt=FELL)
        return
    if figure_of(lead).hypothetical and any(_is_wished(c, findings.scene.matcher.lexicon) for c in (state, lead)):
        findings.hold(state, lead, "what is demanded or offered is no estimate of what will be")
        return
    if figure_of(lead).hypothetical and not speak_alike(state, lead) and not _went(kind, lead):
        if _is_of_a_land(lead, findings) and not (state.speaker and lead.speaker):
            findings.hold(state, lead, "unsure whether one and the same foretell both")
            return
        findings.report(ChangeKind.CONTRADICTED, [state], same, "two estimates cannot both hold")
        return
    old, new = figure_of(state).low, figure_of(lead).low
    if _may_be_several(lead, findings) and not 1 / _TOO_FAR < (new / old if old else 0.0) < _TOO_FAR:
        findings.hold(state, lead, "unsure whether this is one question: the numbers are too far apart")
        return
    course = [(holds_at(claim), figure_of(claim).low) for claim in past]
    jumps = kind is ChangeKind.INCREASED and is_unlikely(course, holds_at(lead), new)
    if jumps and figure_of(state).place and not figure_of(lead).place:
        findings.hold(state, lead, "far above what was counted in one place, and not said to be of that place")
        return
    doubt = "far above what its course so far makes likely, so it may count something else" if jumps else ""
    reason = f"from {printed(state)} to {printed(lead)}"
    since = value_between(state, lead, findings.scene.matcher.lexicon)
    findings.report(kind, [state], same, reason, doubt="" if since is not None else doubt, since=since)


def _went(kind: ChangeKind, lead: Claim) -> bool:
    """True where the words of a figure say that it went that way, so that whoever tells it disputes nothing."""
    return way_of(lead) is (Movement.UP if kind is ChangeKind.INCREASED else Movement.DOWN)


def _compare_steps(same: Sequence[Claim], known: Sequence[Claim], findings: Findings) -> None:
    for other in reversed(known):
        if moved(other, same[0]) is Movement.SAME and abs(other.as_of - same[0].as_of) <= FRESH:
            findings.report_agreement(other, same, "the same step again")
            return
    for other in known[-1:]:
        findings.hold(other, same[0], "two steps of different days are not compared: a step is no level")


def _fill_in(same: Sequence[Claim], known: Sequence[Claim], findings: Findings) -> None:
    """An older article arrived late: it completes the past where it says something that was not known."""
    state = state_before(same[0], known, findings.scene.matcher.lexicon)
    later = min((c for c in known if in_time(c) > in_time(same[0])), key=in_time, default=None)
    for neighbour in (state, later):
        if neighbour is not None and moved(neighbour, same[0]) in (Movement.SAME, Movement.COARSER):
            findings.hold(neighbour, same[0], "an older article says what was known of that time")
            return
    rival = next((c for c in known if _are_simultaneous(c, same[0]) and _are_rivals(c, same[0])), None)
    if rival is not None:
        findings.report(ChangeKind.CONTRADICTED, [rival], same, "two speakers' values for one time cannot both hold")
        return
    before = [] if state is None else [state]
    findings.report(ChangeKind.FILLED_IN, before, same, "an older article arrived late; the present value stands")


def _dispute_within(claims: Sequence[Claim], findings: Findings) -> None:
    """Two speakers' values in one article that cannot both hold, the earlier date and place first."""
    ordered = sorted(claims, key=lambda c: (c.as_of, c.span.start, c.focus.start))
    pairs = [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :] if are_at_odds(one, other)]
    if pairs:
        one, other = pairs[0]
        findings.report(ChangeKind.CONTRADICTED, [one], [other], "two speakers' values for one time cannot both hold")


def _are_simultaneous(one: Claim, other: Claim) -> bool:
    """True where both say themselves what time they hold for, and it is the same."""
    return states_time(one) and states_time(other) and abs(one.as_of - other.as_of) < SAME_TIME


def _are_rivals(one: Claim, other: Claim) -> bool:
    return speak_apart(one, other) and not both_hold(one, other)


def _is_of_a_land(claim: Claim, findings: Findings) -> bool:
    """True for what many foretell of one land: its growth, its inflation."""
    question = findings.scene.context.questions[claim.id]
    return question.measure in findings.scene.matcher.lexicon.economic


def _is_wished(claim: Claim, lexicon: Lexicon) -> bool:
    return bool(lexicon.wishing & set(words(claim.quote)))


def _is_running(claim: Claim, findings: Findings) -> bool:
    return is_running(claim, findings.scene.matcher.lexicon)
