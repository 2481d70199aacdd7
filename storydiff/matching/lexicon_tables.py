"""Builds the lexicon of a vocabulary out of its tables, once for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from storydiff.claims.numerals import NumberWords, number_words
from storydiff.claims.vocabulary import Vocabulary
from storydiff.matching.lexicon import Lexicon, Manner
from storydiff.model import ChangeKind
from storydiff.text import fold

_TABLES = (
    "peoples", "comparing", "targets", "measures", "actors", "subdivisions", "persons", "reporting", "amounts",
    "events",
)  # fmt: skip
_NOBODY = "nobody"
"""Whose an amount is that is of one thing, which a story leaves out as it does places."""
_ENDINGS = {
    "happened": ChangeKind.HAPPENED,
    "cancelled": ChangeKind.CANCELLED,
    "postponed": ChangeKind.POSTPONED,
    "failed": ChangeKind.FAILED,
}


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once."""
    found = vocabulary.prepared.get("comparing")
    if not isinstance(found, Lexicon):
        found = _build(number_words(vocabulary), *(vocabulary.table(name) for name in _TABLES))
        vocabulary.prepared["comparing"] = found
    return found


def _build(
    numbers: NumberWords,
    peoples: Mapping[str, Any],
    comparing: Mapping[str, Any],
    targets: Mapping[str, Any],
    figures: Mapping[str, Any],
    actors: Mapping[str, Any],
    subdivisions: Mapping[str, Any],
    persons: Mapping[str, Any],
    reporting: Mapping[str, Any],
    amounts: Mapping[str, Any],
    events: Mapping[str, Any],
) -> Lexicon:
    demonyms = peoples.get("demonyms", {})
    places = comparing.get("places", {})
    measures = comparing.get("measures", {})
    holding = targets.get("holding", {})
    leading = targets.get("leading", {})
    parts = _set(comparing.get("people", {}).get("parts", ()))
    kinds = amounts.get("kinds", {})
    happening = events.get("nouns", {})
    called = measures.get("same", {}) | amounts.get("same", {})
    return Lexicon(
        numbers=numbers,
        aliases={fold(k): fold(v) for k, v in peoples.get("aliases", {}).items()},
        homes={fold(name): fold(place) for place, names in demonyms.items() for name in names},
        within=_countries_of(subdivisions, comparing.get("within", {})),
        descriptors=_set(places.get("descriptors", ())),
        directions={fold(k): fold(v) for k, v in places.get("directions", {}).items()},
        spots=_set(places.get("spots", ())),
        anyone=_set(comparing.get("people", {}).get("anyone", ())),
        measures={fold(k): fold(v) for k, v in called.items()},
        near_measures={fold(k): _set(v) for k, v in measures.get("may", {}).items()},
        classes={fold(w): fold(name) for name, group in measures.get("classes", {}).items() for w in group},
        settled=_set(figures.get("measures", ()))
        | _set(called.values())
        | _set(name for name, kind in kinds.items() if kind.get("whose", _NOBODY) == _NOBODY),
        placeless=_set(measures.get("placeless", ())),
        by_origin=_set(measures.get("by_origin", ())),
        tells={fold(k): fold(v) for k, v in measures.get("tells", {}).items()},
        of_happenings=_set(measures.get("of_happenings", ())),
        of_illness=_set(measures.get("of_illness", ())),
        grades=_set(measures.get("grades", ())),
        loose=_set(measures.get("loose", ())),
        held=_set(measures.get("held", ())),
        supplied=_set(measures.get("supplied", ())),
        denial=_set(comparing.get("denial", {}).get("words", ())),
        saying=_set(comparing.get("saying", {}).get("words", ())),
        periods={fold(k): float(v) for k, v in comparing.get("periods", {}).items()},
        actors=_set(actors.get("people", ())) | _set(actors.get("bodies", ())) | _set(persons.get("nouns", ())),
        mouthpieces=_set(actors.get("mouthpieces", ())),
        people=_set(actors.get("people", ())) | _set(persons.get("nouns", ())),
        acts=_set(targets.get("deciding", {}).get("acts", ())),
        deciding=_set(targets.get("deciding", {}).get("verbs", ())),
        facts=_set(targets.get("judging", {}).get("facts", ())),
        judges=_set(targets.get("judging", {}).get("bodies", ())),
        departing=_set(targets.get("departing", {}).get("verbs", ())),
        choices=_set(targets.get("choice", {}).get("nouns", ())),
        backing=_set(targets.get("choice", {}).get("verbs", ())),
        revising=_set(comparing.get("movement", {}).get("revising", ())),
        wishing=_set(comparing.get("movement", {}).get("wishing", ())),
        deeds=_set(comparing.get("movement", {}).get("deeds", ())),
        running=_set(comparing.get("movement", {}).get("running", ())),
        nominals=_nouns_of_verbs(targets.get("deed_nouns", {})),
        concepts={_spaced(w): fold(name) for name, group in targets.get("concepts", {}).items() for w in group},
        beside={fold(w): fold(name) for name, group in targets.get("beside", {}).items() for w in group},
        forcing=_set(targets.get("forcing", {}).get("verbs", ())),
        holding=_set(holding.get("words", ())),
        slight=_set(holding.get("slight", ())),
        generic=_set(targets.get("generic", holding.get("generic", ()))),
        unconfirmed=_set(holding.get("unconfirmed", ())),
        refusing=_set(targets.get("refusing", {}).get("verbs", ())),
        making=_set(targets.get("making", {}).get("verbs", ())),
        conditions=_set(targets.get("conditions", {}).get("words", ())),
        naysaying=_set(targets.get("naysaying", {}).get("verbs", ())),
        asking=_set(targets.get("asking", {}).get("verbs", ())),
        requests=_set(targets.get("asking", {}).get("nouns", ())),
        answers=_set(targets.get("asking", {}).get("answers", ())),
        deciders=_set(targets.get("naysaying", {}).get("deciders", ())),
        of_lands=_set(targets.get("of_lands", {}).get("bodies", ())),
        not_of_lands=_set(targets.get("of_lands", {}).get("others", ())),
        leaders=_set(leading.get("leaders", ())),
        titles=_set(leading.get("leaders", ())) | _set(leading.get("beside", ())),
        weak_tellers=_set(holding.get("weak_tellers", ())),
        joints=_set(holding.get("joints", ())),
        members={fold(body): _set(people) for body, people in targets.get("members", {}).items()},
        deed_nouns={fold(noun): fold(verb) for noun, verb in targets.get("deed_nouns", {}).items()},
        event_nouns=_set(noun for name in ("acts", "ills", "awaited") for noun in happening.get(name, ())),
        unnamed=_set(comparing.get("people", {}).get("unnamed", ())) | parts,
        parts=parts,
        stopping=_set(targets.get("stopping", {}).get("verbs", ())),
        opposites=frozenset(
            pair
            for verb, others in targets.get("opposites", {}).items()
            for other in others
            for pair in ((fold(verb), fold(other)), (fold(other), fold(verb)))
        ),
        undoing={fold(verb): _set(others) for verb, others in targets.get("undoing", {}).items()},
        granting=_set(targets.get("granting", {}).get("verbs", ())),
        manners={name: _manner(told) for name, told in targets.get("deeds", {}).items()},
        agencies={fold(n): name for name, names in reporting.get("agencies", {}).items() for n in names},
        fates=_set(figures.get("fates", {}).values()) | _set(measures.get("whereabouts", ())),
        whereabouts=_set(measures.get("whereabouts", ())),
        owned=_set(name for name, kind in kinds.items() if kind.get("whose")),
        economic=_set(name for name, kind in kinds.items() if kind.get("land")),
        endings={fold(verb): _ENDINGS[name] for name, verbs in targets.get("endings", {}).items() for verb in verbs},
    )


def _manner(told: Mapping[str, Any]) -> Manner:
    keys = ("alone", "verbs", "objects", "stays", "goes")
    alone, verbs, objects, stays, goes = (_set(told.get(key, ())) for key in keys)
    return Manner(alone, verbs, objects, stays, goes, told.get("once", False))


def _countries_of(
    subdivisions: Mapping[str, Iterable[str]], territories: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for country, parts in subdivisions.items():
        for part in map(fold, parts):
            found[part] = found.get(part, frozenset()) | {fold(country)}
    return found | {fold(part): frozenset({fold(country)}) for part, country in territories.items()}


def _spaced(word: str) -> str:
    return fold(word).replace("-", " ")


def _nouns_of_verbs(deed_nouns: Mapping[str, str]) -> dict[str, str]:
    """The noun for what each verb does, where it has a form of its own; of several the shortest."""
    pairs = [(fold(verb), fold(noun)) for noun, verb in deed_nouns.items() if fold(noun) != fold(verb)]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[1]), pair[1])))


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)
