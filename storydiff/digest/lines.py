"""One line from all changes of one series in a window: the value before it → the latest, with the evidence of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from storydiff.digest.backing import backing_of, claims_behind
from storydiff.digest.quoting import excerpt_of, safe_link
from storydiff.digest.values import KIND_WORDS, SECTIONS, Line, Moment, Side, Step
from storydiff.digest.wording import (
    STANCES,
    capital,
    cased,
    deed_of,
    has_happened,
    label_of,
    stance_words,
    statement_of,
    status_of,
    uncertainties_of,
    value_of,
)
from storydiff.model import Article, Change, ChangeKind, Claim, Dating, Event, Figure, Position, TimeBasis
from storydiff.text import fold, one_line, steady, words

NAME_LENGTH = 200
"""Characters of a name, a title, a label or a headline that are shown: longer than any but one made to fill a mail."""

SIDES_SHOWN = 2
"""Claims shown on each side of a line; the others are counted."""

_BASIS = {TimeBasis.EXPLICIT: Dating.STATED, TimeBasis.INFERRED: Dating.INFERRED, TimeBasis.PUBLISHED: Dating.STATED}
SECTION_OF = {kind: name for name, _, kinds in SECTIONS for kind in kinds}
SECTION_ORDER = {kind: place for place, (_, _, kinds) in enumerate(SECTIONS) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the lines are written from: claims by id, articles by document and version, archived copies, language."""

    claims: Mapping[str, Claim]
    articles: Mapping[tuple[str, int], Article]
    copies: Mapping[str, str]
    language: str

    def article_of(self, claim: Claim) -> Article | None:
        """The version of the article the claim stands in, None where it was not handed over."""
        return self.articles.get((claim.document, claim.version))

    def claims_of(self, ids: Iterable[str]) -> list[Claim]:
        """The claims with these ids; raises ``KeyError`` for one that was not handed over."""
        return [self.claims[id_] for id_ in ids]


def line_of(changes: Sequence[Change], sources: Sources, agreeing: Sequence[Change] = ()) -> Line:
    """The one line for the changes of a series, given in the order in which they were learned.

    ``agreeing`` are the changes of the series by which its value is only said again.

    Corrections and disputes show themselves; a movement runs from before the first change to after the last.
    What lies between stands in the course.
    """
    lead = _leading(changes)
    before, after = _ends(lead, sources)
    subject = (after or before)[0]
    kind = _net_kind(lead, before, after)
    old, new = _difference(kind, before, after, sources)
    origins = _count_origins(changes, sources)
    behind = claims_behind([claim.id for claim in after], agreeing) if kind is not ChangeKind.CONTRADICTED else set()
    return Line(
        series=lead[-1].series,
        kind=kind,
        claim_kind=subject.kind,
        label=steady(one_line(_label(kind, subject, sources), NAME_LENGTH)),
        old=old,
        new=new,
        before=tuple(side_of(claim, sources) for claim in before[:SIDES_SHOWN]),
        after=tuple(side_of(claim, sources) for claim in after[:SIDES_SHOWN]),
        headline=steady(one_line(_headline(kind, before, after, sources), NAME_LENGTH)),
        significance=max(change.significance for change in changes),
        reason=_reason(lead),
        learned_at=max(change.learned_at for change in changes),
        changes=tuple(change.id for change in changes),
        origins=origins,
        backing=backing_of(behind, origins, sources.claims, sources.article_of),
        course=_course(changes, before, after, sources),
        uncertainties=_uncertainties(lead, [*before[:SIDES_SHOWN], *after[:SIDES_SHOWN]], sources),
        sentence=_sentence(after) if kind is ChangeKind.NEW else None,
        more_sides=max(0, len(before) - SIDES_SHOWN) + max(0, len(after) - SIDES_SHOWN),
    )


def joined(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with those that one sentence says as new put together, under the first of them."""
    kept: dict[object, Line] = {}
    for line in lines:
        key = line.sentence or line.series
        first = kept.get(key)
        if first is None:
            kept[key] = line
        else:
            said = () if _share_words(first, line) else ((line.label, line.new or ""),)
            kept[key] = replace(first, also=(*first.also, *said), changes=(*first.changes, *line.changes))
    return tuple(kept.values())


def without_echoes(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without those that ``joined`` leaves unsaid, as a line before them says the same of one sentence."""
    first: dict[tuple[str, int, int], Line] = {}
    for line in lines:
        head = first.setdefault(line.sentence, line) if line.sentence is not None else line
        if head is line or not _share_words(head, line):
            yield line


def _share_words(one: Line, other: Line) -> bool:
    """True where the words that carry one line are among those that carry the other: one thing, read in two ways."""
    first, second = (set(words(line.after[0].quote.focus)) for line in (one, other))
    return bool(first and second) and (first <= second or second <= first)


def _sentence(claims: Sequence[Claim]) -> tuple[str, int, int]:
    return claims[0].document, claims[0].version, claims[0].span.start


def side_of(claim: Claim, sources: Sources) -> Side:
    """The claim as one side of a line."""
    article = sources.article_of(claim)
    text = article.text if article else claim.quote
    return Side(
        words=value_of(claim, sources.language),
        printed=_printed(claim, article),
        as_of=_as_of(claim),
        speaker=one_line(capital(cased(claim.speaker, text)), NAME_LENGTH) if claim.speaker else None,
        via=one_line(cased(claim.via, text), NAME_LENGTH) if claim.via else None,
        outlet=one_line(claim.outlet, NAME_LENGTH) if claim.outlet else None,
        title=one_line(article.title if article else claim.document, NAME_LENGTH),
        quote=excerpt_of(claim),
        link=_link(article, sources.copies),
        uncertainties=uncertainties_of(claim, article),
    )


def _label(kind: ChangeKind, claim: Claim, sources: Sources) -> str:
    """What the line is about; of a new event the actor alone, as its value says what was done."""
    article = sources.article_of(claim)
    if kind is ChangeKind.NEW and isinstance(claim.content, Event) and claim.content.actor:
        actor = cased(claim.content.actor, article.text if article else claim.quote)
        return one_line(capital(actor))
    return "Event" if kind is ChangeKind.NEW and isinstance(claim.content, Event) else label_of(claim, article)


def _leading(changes: Sequence[Change]) -> list[Change]:
    """The changes that the line is about: the last of the first section for disputes, else all of that section.

    What is new and corroborated at once stays new; what is new and moved at once has moved, and shows both values.
    """
    section = SECTION_OF[min((change.kind for change in changes), key=SECTION_ORDER.__getitem__)]
    chosen = [change for change in changes if SECTION_OF[change.kind] == section]
    if section == "disputed":
        return chosen[-1:]
    first = next((change for change in changes if change.kind is ChangeKind.NEW), None)
    return [first, *chosen] if first is not None and section == "corroborated" else chosen


def _ends(lead: Sequence[Change], sources: Sources) -> tuple[list[Claim], list[Claim]]:
    """The claims before the first change and after the last; of what is new and corroborated at once, all origins."""
    after = lead[-1].after
    if lead[0].kind is ChangeKind.NEW and lead[-1].kind is ChangeKind.CORROBORATED:
        after = tuple(dict.fromkeys([*lead[-1].after, *lead[-1].before]))
    return sources.claims_of(lead[0].before), sources.claims_of(after)


def _reason(lead: Sequence[Change]) -> str:
    """Why the last of the changes is one, marked as that where they are several; empty where old → new says it."""
    reason = one_line(lead[-1].reason)
    if len(lead) == 1 and SECTION_OF[lead[-1].kind] == "figures" and reason.startswith("from "):
        return ""
    return reason if len(lead) == 1 or not reason else f"the last of {len(lead)} steps: {reason}"


def _net_kind(lead: Sequence[Change], before: Sequence[Claim], after: Sequence[Claim]) -> ChangeKind:
    """What the lead changes come to together, where their kinds differ."""
    if lead[0].kind is ChangeKind.NEW:
        return ChangeKind.NEW
    if len({change.kind for change in lead}) == 1 or not before or not after:
        return lead[-1].kind
    match before[0].content, after[0].content:
        case Figure(low=old), Figure(low=new) if old != new:
            return ChangeKind.INCREASED if new > old else ChangeKind.DECREASED
        case Position(stance=old_stance), Position(stance=new_stance) if old_stance is not new_stance:
            return ChangeKind.REVERSED
    return lead[-1].kind


def _difference(
    kind: ChangeKind, before: Sequence[Claim], after: Sequence[Claim], sources: Sources
) -> tuple[str | None, ...]:
    """Old and new in words."""
    if kind in (ChangeKind.NEW, ChangeKind.CORROBORATED):
        before, after = before[:1], after[:1]
    old, new = _words(before, sources), _words(after, sources)
    if kind is ChangeKind.WITHDRAWN:
        return old, None
    if SECTION_OF[kind] == "plans":
        has_deed = bool(before) and status_of(before[0]) == KIND_WORDS[kind]
        end = new if after and has_happened(after[0]) and kind is ChangeKind.HAPPENED else KIND_WORDS[kind]
        return deed_of(before[0], sources.article_of(before[0])) if has_deed else old, end
    match [claim.content for claim in (*before[:1], *after[:1])]:
        case [Position() as one, Position() as other]:
            turned = one.stance is not other.stance
            elsewhere = fold(one.target) != fold(other.target)
            return tuple(stance_words(c, turned=turned, elsewhere=elsewhere) for c in (before[0], after[0]))
        case [Event()]:
            return old, deed_of(after[0], sources.article_of(after[0])) if after else None
    return old, new


def _words(claims: Sequence[Claim], sources: Sources) -> str | None:
    """The distinct values of the claims in words, None where there are none."""
    values = dict.fromkeys(value_of(claim, sources.language) for claim in claims)
    return " / ".join(list(values)[:SIDES_SHOWN]) or None


def _headline(kind: ChangeKind, before: Sequence[Claim], after: Sequence[Claim], sources: Sources) -> str:
    """The change in one phrase, for the subject and the lines at the top."""
    subject = (after or before)[0]
    article = sources.article_of(subject)
    label = label_of(subject, article)
    old, new = _words(before, sources), _words(after, sources)
    match kind:
        case ChangeKind.WITHDRAWN:
            return f"{label}: {old} no longer said"
        case ChangeKind.CONTRADICTED:
            return f"{label}: {_claimed(before, old, sources)} or {_claimed(after, new, sources)}"
        case ChangeKind.CORRECTED:
            return f"{label} corrected: {old} → {new}"
        case ChangeKind.CORROBORATED:
            return f"{statement_of(subject, article, sources.language)}, corroborated"
        case ChangeKind.REVERSED | ChangeKind.HARDENED | ChangeKind.SOFTENED if isinstance(subject.content, Position):
            return _turn(kind, subject.content, article.text if article else subject.quote)
        case (
            ChangeKind.HAPPENED | ChangeKind.CANCELLED | ChangeKind.POSTPONED | ChangeKind.FAILED | ChangeKind.OVERTAKEN
        ):
            says_so = kind is ChangeKind.HAPPENED and has_happened(subject)
            return label if says_so else f"{label} ({KIND_WORDS[kind]})"
    if isinstance(subject.content, Figure) and old:
        return f"{label}: {old} → {new}"
    return statement_of(subject, article, sources.language)


def _turn(kind: ChangeKind, position: Position, text: str) -> str:
    how = {ChangeKind.HARDENED: "harder", ChangeKind.SOFTENED: "softer"}.get(kind, "now")
    actor = capital(cased(position.actor, text))
    return one_line(f"{actor} {how} {STANCES[position.stance]} {cased(position.target, text, is_name=False)}")


def _claimed(claims: Sequence[Claim], words: str | None, sources: Sources) -> str:
    """The value with who claims it, where that is known."""
    claim = claims[0]
    article = sources.article_of(claim)
    name = cased(claim.speaker, article.text if article else claim.quote) if claim.speaker else claim.outlet
    return one_line(f"{words} ({name})" if name else f"{words}")


def _count_origins(changes: Sequence[Change], sources: Sources) -> int:
    """The independent origins of the latest value, 0 where only an earlier one was corroborated, or none.

    One speaker, or one publisher's family, is one origin.
    """
    last = changes[-1]
    if last.kind is not ChangeKind.CORROBORATED:
        return 0
    origins = {_origin(claim, sources) for claim in sources.claims_of([*last.before, *last.after])}
    return max(2, len(origins - {None}))


def _origin(claim: Claim, sources: Sources) -> str | None:
    article = sources.article_of(claim)
    printed_by = (article.family or article.publisher) if article else claim.outlet
    name = claim.speaker or printed_by
    return fold(name) if name else None


def _course(
    changes: Sequence[Change], before: Sequence[Claim], after: Sequence[Claim], sources: Sources
) -> tuple[Step, ...]:
    """The distinct values of the window in the order in which they were learned; empty where old → new says it all."""
    steps: list[Step] = []
    for change in changes:
        for claim in sources.claims_of([*change.before, *change.after]):
            step = _step(claim, sources)
            if step.words not in [known.words for known in steps]:
                steps.append(step)
    ends = {_step(claim, sources).words for claim in [*before, *after]}
    return tuple(steps) if any(step.words not in ends for step in steps) else ()


def _step(claim: Claim, sources: Sources) -> Step:
    article = sources.article_of(claim)
    return Step(
        words=value_of(claim, sources.language),
        printed=_printed(claim, article),
        outlet=one_line(claim.outlet, NAME_LENGTH) if claim.outlet else None,
        link=_link(article, sources.copies),
    )


def _uncertainties(lead: Sequence[Change], claims: Sequence[Claim], sources: Sources) -> tuple[str, ...]:
    doubts = [change.doubt for change in lead if change.doubt]
    notes = (note for claim in claims for note in uncertainties_of(claim, sources.article_of(claim)))
    return tuple(dict.fromkeys([*doubts, *notes]))


def _link(article: Article | None, copies: Mapping[str, str]) -> str | None:
    if article is None:
        return None
    return safe_link(article.url) or safe_link(copies.get(article.version_id))


def _printed(claim: Claim, article: Article | None) -> Moment:
    return _moment(claim.said_at, article.dating if article else Dating.STATED)


def _as_of(claim: Claim) -> Moment | None:
    if claim.as_of_basis is TimeBasis.PUBLISHED or claim.as_of.date() == claim.said_at.date():
        return None
    return _moment(claim.as_of, _BASIS[claim.as_of_basis])


def _moment(at: datetime, dating: Dating) -> Moment:
    """The time; midnight sharp in UTC is how a date without an hour is written."""
    at = at.astimezone(UTC)
    return Moment(at, at.time() == time(0), dating)
