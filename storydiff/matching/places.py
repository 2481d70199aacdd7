"""Settles where a figure counts that names no place: what one article leaves out another of the story says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from storydiff.matching.figures import Draft, Question, literal
from storydiff.matching.lexicon import Lexicon
from storydiff.model import Claim, Figure
from storydiff.model.kept import kept_by_words
from storydiff.text import words

Where = tuple[str, ...]
"""The places of a count, in order."""

HAPPENING = "*"
"""The name under which the places of all that one happening does to people are told."""
MAIN = "main"
"""The name under which the places of what a happening does are told where an article begins with them."""
HEAD = 500
"""Characters at the head of an article that say what it is about: its first two sentences or three."""
ECONOMY = "economy"
"""The name under which the lands of all amounts are told of which a land has one."""
_WORLD: Where = ("world",)
_BY_ILLNESS = re.compile(
    r"\b(?:virus|coronavirus|pandemic|disease|epidemic|flu|fever|[A-Z][A-Za-z]*(?:-[A-Za-z]+)*-\d+)\b"
    r"(?:\s[a-z]+){0,3}?\s(?:killed|infected|sickened|claimed|kills|infects)\b"
)
"""An illness that has done something by itself: "the virus has killed 40", wherever that was."""
MANY_PLACES = 64
"""A story that counts something in more places than these has no one place that goes without saying."""


@kept_by_words
def places_told(claim: Claim, lexicon: Lexicon) -> tuple[tuple[str, Where], ...]:
    """The measures and the place that a figure tells of; none where it tells none of the running story.

    What one happening does to people (the dead, the missing, the homeless) tells its place for all of them.
    """
    assert isinstance(claim.content, Figure)
    draft = literal(claim, claim.content, lexicon)
    where = draft.question.where or (() if draft.by_origin else tuple(sorted(draft.homes)))
    told = where and not draft.question.elsewhen and not draft.question.hypothetical
    names = measures_beside(draft.question.measure, lexicon) if told else ()
    return tuple((name, where) for name in names if name != MAIN or claim.span.start < HEAD)


def measures_beside(measure: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The names under which the places of a measure are told: its own, and that of all it is counted with."""
    if measure in lexicon.economic:
        return measure, ECONOMY
    return (measure, HAPPENING, MAIN) if measure in lexicon.of_happenings else (measure,)


def settle_places(figures: Mapping[str, Claim], told: Mapping[str, OfStory], lexicon: Lexicon) -> dict[str, Question]:
    """The question of each figure of an article with its place, given what the story tells for it."""
    named = "".join(f" {' '.join(words(claim.quote))} " for claim in figures.values())
    return {id_: _placed(claim, told[id_], named, lexicon) for id_, claim in figures.items()}


def told_of(said: Mapping[str, Collection[Where]], lexicon: Lexicon) -> Callable[[Question], OfStory]:
    """What of the places that a story tells bears on a question as its figure puts it."""
    told = {measure: _as_told(places) for measure, places in said.items()}
    happening, main, economy = (told.get(name, _NOWHERE) for name in (HAPPENING, MAIN, ECONOMY))

    @cache
    def of_measure(measure: str) -> OfStory:
        at_large = (happening, main) if measure in lexicon.of_happenings else (_NOWHERE, _NOWHERE)
        return OfStory(told.get(measure, _NOWHERE), *at_large, economy if measure in lexicon.economic else _NOWHERE)

    def of_question(question: Question) -> OfStory:
        is_settled = bool(question.where) or lexicon.is_open(question.measure)
        return _OF_NOTHING if is_settled else of_measure(question.measure)

    return of_question


def _as_told(places: Collection[Where]) -> frozenset[Where]:
    """The places, and of so many that none of them goes without saying only that there are: one more is no matter."""
    return frozenset(places) if len(places) <= MANY_PLACES else _MANY | (frozenset(places) & {_WORLD})


_MANY = frozenset((f"place {number}",) for number in range(MANY_PLACES + 1))


class OfStory(NamedTuple):
    """The places that a story tells of a measure, of all that a happening does, and of amounts of a land."""

    said: frozenset[Where]
    happening: frozenset[Where]
    main: frozenset[Where]
    economy: frozenset[Where]


_NOWHERE = frozenset[Where]()
_OF_NOTHING = OfStory(_NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE)


def looks_to(draft: Draft, lexicon: Lexicon) -> str:
    """What of the story settles where a figure counts: "whole" or "inside" the land of a people; empty for nothing."""
    question = draft.question
    at_hand = question.where or lexicon.is_open(question.measure)
    if at_hand or (question.measure in lexicon.by_origin and draft.homes):
        return ""
    if draft.by_origin:
        return "inside"
    return "" if draft.homes or question.who or question.elsewhen else "whole"


def _placed(claim: Claim, told: OfStory, named: str, lexicon: Lexicon) -> Question:
    """The question of a figure with its place settled.

    A people counted abroad stays named, unless the sentence or its speaker names a place of that people's own.
    """
    assert isinstance(claim.content, Figure)
    draft = literal(claim, claim.content, lexicon)
    question, homes, said = draft.question, draft.homes, told.said
    own = lexicon.territories_in(claim.speaker or "")
    if question.measure in lexicon.by_origin and homes:
        return replace(question, who=tuple(sorted((*question.who, *(f"from {home}" for home in homes)))), where=())
    if question.where and draft.by_origin:
        if _at_home(question.where, homes, lexicon):
            return question
        after = tuple(
            place for place in lexicon.territories_after_in(claim.quote) if _at_home((place,), homes, lexicon)
        )
        for at_home in (own, after):
            if len(at_home) == 1 and _at_home(at_home, homes, lexicon):
                return replace(question, where=at_home)
        return replace(question, who=tuple(sorted((*question.who, *(f"from {home}" for home in homes)))))
    if question.where or lexicon.is_open(question.measure):
        return question
    if draft.by_origin:
        inside = {where for where in said if _at_home(where, homes, lexicon)} if len(said) <= MANY_PLACES else set()
        return replace(question, where=inside.pop() if len(inside) == 1 else tuple(sorted(homes)))
    if homes:
        return replace(question, where=tuple(sorted(homes)))
    if question.who or question.elsewhen:
        return question
    if lexicon.is_owned(question.measure):
        alone = next(iter(said)) if len(said) == 1 and not lexicon.is_of_somebody(question.measure) else ()
        return replace(question, where=alone or _named_alone(said, named))
    if own:
        return replace(question, where=own if len(own) == 1 else whole_of(said, lexicon))
    return _unplaced(question, claim, told, named, lexicon)


def _unplaced(question: Question, claim: Claim, told: OfStory, named: str, lexicon: Lexicon) -> Question:
    """The question of a count that names no place and no people, at the place that its article leaves it to."""
    said = told.said
    if question.measure in lexicon.economic:
        return replace(question, where=_land_of(said | told.economy, named, claim.setting, lexicon))
    beside = told.happening if question.measure in lexicon.of_happenings else _NOWHERE
    where = (
        _left_to_story(said, beside, named, claim.setting, lexicon)
        or _of_one_disaster(said, beside, claim, lexicon)
        or _of_main(told.main if beside else _NOWHERE, beside, claim, lexicon)
    )
    everywhere = not where and _WORLD in said and _BY_ILLNESS.search(claim.quote) is not None
    return replace(question, where=_WORLD if everywhere else where)


def may_name(figures: Collection[Claim], places: Collection[Where], lexicon: Lexicon) -> bool:
    """False where the article of these figures surely names none of the places, in any text that settles them."""
    text = "".join(f" {' '.join(words(claim.quote))} " for claim in figures)
    text += "".join(_spaced(setting) for setting in {claim.setting for claim in figures})
    named = (_are_named(where, text, lexicon) or all(_begins_word(name, text) for name in where) for where in places)
    return any(named)


@lru_cache(maxsize=100)
def settle_alike(before: OfStory, after: OfStory, lexicon: Lexicon) -> bool:
    """True where what a story tells now settles as before a figure whose article names none of the places told anew."""
    return before == after or _without_names(before, lexicon) == _without_names(after, lexicon)


def _without_names(told: OfStory, lexicon: Lexicon) -> tuple[object, ...]:
    """All that the places of a story say of where a figure counts, but that its article may name one of them."""
    said, beside = told.said, told.happening
    counted = [len(places) for places in (said, beside, said | beside, said | told.economy)]
    main = whole_of(_outermost(told.main, lexicon), lexicon) if len(told.main) <= MANY_PLACES else ()
    return (
        [(min(number, 2), number > MANY_PLACES) for number in counted],
        [_WORLD in places for places in (said, beside)],
        [whole_of(places, lexicon) for places in (said, said or beside, said | told.economy)],
        main,
    )


@lru_cache(maxsize=100)
def _together(said: frozenset[Where], beside: frozenset[Where]) -> frozenset[Where]:
    return said | beside


def _left_to_story(
    said: frozenset[Where], beside: frozenset[Where], named: str, setting: str, lexicon: Lexicon
) -> Where:
    """The place of a count whose sentence names none: the story's, or that one of several that the article is set in.

    Both have to be named by the article: by the sentences of its figures, its title, its first sentence or its opening.
    """
    places = _together(said, beside)
    title, lead = (*setting.split("\n"), "")[:2]
    in_title, in_lead, in_opening = (_here(places, text, lexicon) for text in (title, lead, setting))
    whole = whole_of(said or beside, lexicon)
    if whole and _are_named(whole, f"{named} {_spaced(setting)}", lexicon) and (len(whole) > 1 or not in_title):
        return () if _is_set_elsewhere(whole, title, lexicon) else whole
    return whole_of(in_title or in_opening, lexicon) or (() if in_title else whole_of(in_lead, lexicon))


def _land_of(lands: Collection[Where], named: str, setting: str, lexicon: Lexicon) -> Where:
    """The land of an amount that names none: that of the title, of the opening, or the one that the figures name.

    A land that only the body names, where the story tells of no other, is as likely one that is held against its own.
    """
    title = setting.partition("\n")[0]
    for text in (title, setting):
        if here := _here(lands, text, lexicon):
            return whole_of(here, lexicon)
    return whole_of(_here(lands, named, lexicon), lexicon) if len(lands) > 1 else ()


def _of_one_disaster(said: Collection[Where], beside: Collection[Where], claim: Claim, lexicon: Lexicon) -> Where:
    """The one place where the story tells of harm, which later articles need not name; none where theirs may differ."""
    title = claim.setting.partition("\n")[0]
    if not title or len(beside) != 1 or len({*said, *beside}) != 1 or _WORLD in beside:
        return ()
    where = next(iter(beside))
    return () if _IN_NAMED.search(claim.quote) or _is_set_elsewhere(where, title, lexicon) else where


def _of_main(heads: frozenset[Where], beside: frozenset[Where], claim: Claim, lexicon: Lexicon) -> Where:
    """The one place with whose count articles of the story begin, where this one is set in no other of its places.

    The other places of a story stand in passing: a town of the land, a land that the storm only brushed.
    """
    main = whole_of(_outermost(heads, lexicon), lexicon) if len(heads) <= MANY_PLACES else ()
    if not main or main == _WORLD or not claim.setting or _IN_NAMED.search(claim.quote):
        return ()
    here = _here(beside, claim.setting, lexicon) - {main}
    apart = [where for where in here if not _at_home(where, main, lexicon)]
    return () if apart or _is_set_elsewhere(main, claim.setting.partition("\n")[0], lexicon) else main


@lru_cache(maxsize=100)
def _outermost(places: frozenset[Where], lexicon: Lexicon) -> frozenset[Where]:
    """The places without those that lie in another of them."""
    return frozenset(
        where for where in places if not any(where != other and _at_home(where, other, lexicon) for other in places)
    )


_IN_NAMED = re.compile(r"\bin (?:the )?(?!(?:Hurricane|Typhoon|Cyclone|Storm|Tropical Storm)\b)[A-Z]")
"""A place in the sentence that was not taken for that of the count, and may be."""


def _is_set_elsewhere(whole: Where, title: str, lexicon: Lexicon) -> bool:
    """True where the title names a land that has nothing to do with any of the places, and none of these."""
    if not title or _are_named(whole, _spaced(title), lexicon):
        return False
    lands = lexicon.territories_in(title)
    beside = [t for t in lands if not any(lexicon.lies_in(w, t) or lexicon.lies_in(t, w) for w in whole)]
    return bool(lands) and len(beside) == len(lands)


def _here(places: Collection[Where], text: str, lexicon: Lexicon) -> set[Where]:
    """The innermost of the places that a text names; none where the story counts in too many."""
    if len(places) > MANY_PLACES or not text:
        return set()
    spaced, by_word = _spaced(text), _by_first_word(frozenset(places), lexicon)
    may_be = [by_word[word] for word in by_word.keys() & _words_in(spaced, lexicon)]
    named = {where for those in may_be for where in those if _are_named(where, spaced, lexicon)}
    return _innermost(named, lexicon)


@lru_cache(maxsize=5_000)
def _spaced(setting: str) -> str:
    return f" {setting.replace('|', ' | ').replace(chr(10), ' | ')} "


def _innermost(places: Collection[Where], lexicon: Lexicon) -> set[Where]:
    """The places without those around another of them: the town that a title names, and not its country."""

    def holds(one: Where, other: Where) -> bool:
        return one != other and len(one) == len(other) == 1 and lexicon.lies_in(other[0], one[0])

    return {where for where in places if not any(holds(where, other) for other in places)}


def _named_alone(said: Collection[Where], text: str) -> Where:
    """What an amount is for that does not say it: the one of all that the story tells which its article names."""
    many = len(said) > MANY_PLACES
    named = [] if many else [where for where in said if all(_begins_word(name, text) for name in where)]
    return named[0] if len(named) == 1 else ()


def _begins_word(name: str, text: str) -> bool:
    """True where the text has the name, if only in the plural."""
    return f" {' '.join(words(name))}" in text


def _are_named(places: Iterable[str], text: str, lexicon: Lexicon) -> bool:
    """True where the article names all the places, by name, by their people, or a side by the land it is of."""
    others = [place for place in places if not any(name in text for name in _names_of(place, lexicon))]
    return not others or set(others) <= set(lexicon.territories_in(text))


@lru_cache(maxsize=5_000)
def _names_of(place: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The name as plain words between blanks, and of a side of a land ("south norway") that of the land."""
    plain = " ".join(words(place))
    side, _, land = plain.partition(" ")
    return (f" {plain} ", f" {land} ") if land and side in lexicon.bare_directions else (f" {plain} ",)


@lru_cache(maxsize=100)
def _by_first_word(places: frozenset[Where], lexicon: Lexicon) -> Mapping[str, frozenset[Where]]:
    """The places by the words of which a text that names them has one: how the first of each begins, and the whole."""
    found = defaultdict[str, set[Where]](set)
    for where in places:
        for place in where[:1]:
            found[place].add(where)
            for name in _names_of(place, lexicon):
                found[name.split(maxsplit=1)[0] if name.strip() else ""].add(where)
    return {word: frozenset(those) for word, those in found.items()}


@lru_cache(maxsize=5_000)
def _words_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The words of a text between blanks, and the territories that it names."""
    return frozenset(text.split(" ")) | frozenset(lexicon.territories_in(text))


def _at_home(where: Iterable[str], homes: Iterable[str], lexicon: Lexicon) -> bool:
    return all(any(lexicon.lies_in(place, home) for home in homes) for place in where)


def whole_of(said: Collection[Where], lexicon: Lexicon) -> Where:
    """Where a count that names no place is taken: the one place told of, or the countries that hold all others."""
    if len(said) == 1:
        return next(iter(said))
    return _whole(frozenset(said), lexicon) if 0 < len(said) <= MANY_PLACES else ()


@lru_cache(maxsize=500)
def _whole(said: frozenset[Where], lexicon: Lexicon) -> Where:
    """The countries that hold all others of several places; none where there are none."""
    countries = {where for where in said if all(place in lexicon.territories for place in where)}
    widest = max(sorted(countries), key=len, default=())
    return widest if len(widest) > 1 and all(set(where) <= set(widest) for where in countries) else ()
