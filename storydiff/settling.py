"""Settles the series of claims among all claims of their story, and exactly those that a new article bears on.

Comparing looks at the claims nearest to an article's; the series have to be right among all. What the article tells
anew (a place, a fuller name) leads to the claims that look to it, whatever the size of the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from storydiff.changes.series import stands_of
from storydiff.ledger import Ledger
from storydiff.matching import Context, Matcher, grounds
from storydiff.matching.casualties import may_hold_injured
from storydiff.matching.figures import CASUALTIES, HARM, measure_of
from storydiff.matching.moving import Moving
from storydiff.matching.names import full_name, short_forms
from storydiff.matching.places import MANY_PLACES
from storydiff.matching.positions import actors_of
from storydiff.matching.settling import Questions
from storydiff.matching.taught import Taught
from storydiff.matching.traits import name_keys
from storydiff.model import Article, Claim, ClaimKind, Figure, Known, Position

Found = Mapping[str, tuple[Claim, str | None]]
"""Claims with the series that they have, by id."""


def settle(ledger: Ledger, matcher: Matcher, article: Article, own: Sequence[Claim], known: Known) -> Known:
    """The known with the series of its claims, the article's own and all others that the article moves."""
    telling = Telling(ledger, matcher, article.story or "", grounds.told_by(own, matcher.lexicon))
    # An earlier version that is read and not compared has no series yet, and is not known.
    if len(known.series) < len(known.claims):
        known = replace(known, claims=tuple(claim for claim in known.claims if claim.id in known.series))
    lexicon = matcher.lexicon
    keys = name_keys(known.claims, lexicon) | name_keys(own, lexicon) | grounds.place_keys(own, lexicon)
    telling.look_up(keys | telling.keys)
    events = {c.id: matcher.series_key(c, Context()) for c in own if c.kind is ClaimKind.EVENT}
    series = {**known.series, **events, **_settle_figures(own, telling), **_settle_positions(own, telling)}
    if matcher.taught.rulings:
        series = _as_taught(series, [*known.claims, *telling.touched, *own], known, matcher.taught)
    return replace(known, settled=series, told=telling.all_after(keys))


def _as_taught(series: Mapping[str, str], claims: Iterable[Claim], known: Known, taught: Taught) -> dict[str, str]:
    """The series of claims by what a reader has taught.

    What a judgement has joined goes by its name already, and is no sign that the rules still give that name.
    """
    joined = {id_: name for id_, name in known.series.items() if name in taught.joined}
    by_rules = {id_: name for id_, name in series.items() if joined.get(id_) != name}
    judged = {claim.id: claim for claim in claims if claim.id in by_rules}
    return joined | taught.placed(list(judged.values()), by_rules)


@dataclass
class Telling:
    """What a story tells before an article and with it; each key is looked up once."""

    ledger: Ledger
    matcher: Matcher
    story: str
    own: frozenset[tuple[str, str]]
    """What the article tells, as keys and values."""
    looked_up: dict[str, frozenset[str]] = field(default_factory=dict)
    touched: list[Claim] = field(default_factory=list)
    """The claims of other articles that are settled anew."""

    @cached_property
    def own_by_key(self) -> Mapping[str, frozenset[str]]:
        """What the article tells under each key."""
        found = defaultdict[str, set[str]](set)
        for key, value in self.own:
            found[key].add(value)
        return {key: frozenset(values) for key, values in found.items()}

    @property
    def keys(self) -> frozenset[str]:
        """The keys under which the article tells something, with those of the actors that its names may be."""
        own = self.own_by_key.keys()
        return frozenset(own | {grounds.actor_key(k.removeprefix("name/")) for k in own if k.startswith("name/")})

    def before(self, key: str) -> frozenset[str]:
        """What the story told under the key before the article."""
        if key not in self.looked_up:
            self.look_up([key])
        return self.looked_up[key]

    def after(self, key: str) -> frozenset[str]:
        """What it tells with the article."""
        before, own = self.before(key), self.own_by_key.get(key)
        return before if own is None else before | own

    def all_after(self, keys: Iterable[str]) -> dict[str, frozenset[str]]:
        """What it tells under each of the keys with the article."""
        wanted = sorted(keys)
        self.look_up(wanted)
        return {key: self.after(key) for key in wanted}

    def look_up(self, keys: Iterable[str]) -> None:
        """Ask the ledger at once for what is told under these keys."""
        new = {key for key in keys if key not in self.looked_up}
        places = {key for key in new if key.startswith("place/")}
        for part, most in ((places, MANY_PLACES + 1), (new - places, None)):
            if part:
                self.looked_up |= self.ledger.told(self.story, part, most)

    def new_keys(self, beginning: str) -> list[str]:
        """The keys of that beginning under which the article tells what was not told before."""
        keys = {key for key, value in self.own if key.startswith(beginning) and value not in self.before(key)}
        return sorted(keys)

    def full(self, actor: str, *, before: bool = False) -> str:
        """The full name of an actor's plain name."""
        key = grounds.name_key(grounds.last_word(actor))
        return full_name(actor, self.before(key) if before else self.after(key))


# --- figures -----------------------------------------------------------------------------------


def _settle_figures(own: Sequence[Claim], telling: Telling) -> dict[str, str]:
    """The series of the article's figures, and of those that its places and counts move."""
    figures = [claim for claim in own if isinstance(claim.content, Figure)]
    beside = dict[str, tuple[Claim, str | None]]()
    for key in telling.new_keys("place/"):
        for looking in _moved_by_place(key, telling):
            beside |= telling.ledger.figures_beside(telling.story, looking)
    beside = _that_may_move(beside, telling)
    counts = [c for c in [*figures, *(c for c, _ in beside.values())] if _is_of_harm(c, telling.matcher)]
    if counts:
        since = min(claim.said_at for claim in counts)
        beside |= telling.ledger.figures_beside(telling.story, grounds.OPEN_CASUALTIES, since)
    claims = {claim.id: claim for claim in (*(c for c, _ in beside.values()), *figures)}
    keys = grounds.place_keys(claims.values(), telling.matcher.lexicon)
    counted = _Counts(telling, claims.keys())
    places = grounds.places_in(telling.all_after(keys))
    questions = Questions(list(claims.values()), telling.matcher.lexicon, places, counted)
    telling.touched.extend(claims.values())
    series = {id_: questions[id_].key for id_ in claims}
    return _differing(series, beside)


def _moved_by_place(key: str, telling: Telling) -> list[str]:
    """The keys of the figures whose place may be another now that places are told anew."""
    before, after = (grounds.places_in({key: told}) for told in (telling.before(key), telling.after(key)))
    measure = key.removeprefix("place/")
    # Of several places an article is set in one, so each that is new may move what looks to them.
    within = len(before[measure]) <= MANY_PLACES and before[measure] != after[measure]
    return [f"inside/{measure}", f"whole/{measure}"] if within else []


def _that_may_move(found: Found, telling: Telling) -> dict[str, tuple[Claim, str | None]]:
    """Those of the figures that the places told anew may move, article by article: most name none of them."""
    matcher, articles = telling.matcher, defaultdict[tuple[str, int], list[Claim]](list)
    for claim, _ in found.values():
        articles[claim.document, claim.version].append(claim)
    keys = grounds.place_keys((claim for claim, _ in found.values()), matcher.lexicon)
    before = grounds.places_in({key: telling.before(key) for key in keys})
    moving = Moving(before, grounds.places_in(telling.all_after(keys)), matcher.lexicon)
    moved = [claims for claims in articles.values() if matcher.taught.rulings or moving.may_move(claims)]
    return {claim.id: found[claim.id] for claims in moved for claim in claims}


def _is_of_harm(claim: Claim, matcher: Matcher) -> bool:
    return isinstance(claim.content, Figure) and measure_of(claim.content, matcher.lexicon) in HARM


@dataclass(frozen=True)
class _Counts:
    """Looks up the last count of a series among the claims that are not settled anew."""

    telling: Telling
    but: Collection[str]

    def __call__(self, series: str, before: datetime) -> tuple[datetime, float] | None:
        """The time and the number of the last count of that series before a time."""
        found: tuple[datetime, float] | None = None
        matcher = self.telling.matcher
        name = matcher.taught.name_of(series)
        for claim in self.telling.ledger.iter_said_before(self.telling.story, name, before):
            content = claim.content
            if found is not None and claim.said_at < found[0]:
                break
            if claim.id in self.but or not isinstance(content, Figure):
                continue
            if measure_of(content, matcher.lexicon) == CASUALTIES and may_hold_injured(claim):
                continue  # they joined the dead themselves
            count = (claim.said_at, content.low)
            found = count if found is None else max(found, count)
        return found


# --- positions ---------------------------------------------------------------------------------


def _settle_positions(own: Sequence[Claim], telling: Telling) -> dict[str, str]:
    """The series of the article's positions, and of those beside which they or its names come to stand."""
    renamed = _renamed(telling)
    looking = {*map(grounds.actor_key, renamed), *telling.new_keys("pair/")}
    touched = telling.ledger.claims_looking(telling.story, looking)
    mine = {claim.id: claim for claim in own if isinstance(claim.content, Position)}
    claims = {id_: claim for id_, (claim, _) in touched.items()} | mine
    if not claims:
        return {}
    stands = telling.all_after(_stand_keys(claims.values(), renamed, telling))
    firsts = telling.ledger.first_looking(
        telling.story, {grounds.said_key(said) for ways in stands.values() for said in ways}
    )
    found = touched | firsts
    series = _stands(found, mine, telling)
    moved = {_said_key(claim, telling) for claim, kept in firsts.values() if _is_moved(series[claim.id], kept, telling)}
    if moved:  # with the first of those said in one way, all others
        found = found | telling.ledger.claims_looking(telling.story, moved)
        series = _stands(found, mine, telling)
    telling.touched.extend(claim for claim, _ in found.values())
    telling.touched.extend(mine.values())
    return _differing(series, found)


def _stands(found: Found, mine: Mapping[str, Claim], telling: Telling) -> dict[str, str]:
    """The series of the positions found and of the article's own, among all names that bear on them."""
    claims = [*(claim for claim, _ in found.values()), *mine.values()]
    told = telling.all_after(name_keys(claims, telling.matcher.lexicon))
    return stands_of(claims, telling.matcher, Context(names=grounds.names_in(told)))


def _said_key(claim: Claim, telling: Telling) -> str:
    assert isinstance(claim.content, Position)
    return grounds.said_key(grounds.said_in(claim.content, telling.matcher.lexicon))


def _is_moved(name: str, kept: str | None, telling: Telling) -> bool:
    """True where the series that is kept is not the one that the rules now give, by the name that a reader gave it."""
    return kept not in (name, telling.matcher.taught.name_of(name))


def _renamed(telling: Telling) -> list[str]:
    """The actors known before whose full name is another by the names that the article tells."""
    found = []
    for key in telling.new_keys("name/"):
        actors = telling.before(grounds.actor_key(key.removeprefix("name/")))
        found += [name for name in sorted(actors) if telling.full(name) != telling.full(name, before=True)]
    return found


def _stand_keys(claims: Iterable[Claim], renamed: Collection[str], telling: Telling) -> set[str]:
    """The keys of the stands that share actor and concept with one of these, as the actors are called now or were."""
    keys = set[str]()
    for claim in claims:
        assert isinstance(claim.content, Position)
        head = grounds.head_of(claim.content, telling.matcher.lexicon)
        for actor in filter(None, actors_of(claim.content.actor, telling.matcher.lexicon)):
            names = {telling.full(actor)} | ({telling.full(actor, before=True)} if actor in renamed else set())
            keys.update(grounds.stand_key(one, head) for name in names for one in _called(name, telling))
    return keys


def _called(name: str, telling: Telling) -> set[str]:
    """The names under which the actor of that full name holds positions."""
    called = telling.after(grounds.borne_key(name))
    words = short_forms(name) | {grounds.last_word(one) for one in (name, *called)}
    known = {actor for word in sorted(words) for actor in telling.after(grounds.actor_key(word))}
    return {actor for actor in known if telling.full(actor) == name}


def _differing(series: Mapping[str, str], found: Found) -> dict[str, str]:
    """The series that are not kept yet."""
    return {id_: name for id_, name in series.items() if id_ not in found or found[id_][1] != name}
