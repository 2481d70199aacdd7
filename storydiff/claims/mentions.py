"""Mentions of names in a text: found by the model and by runs of proper nouns, titles taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from storydiff.claims.parse import Doc, Span, Token
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

PERSON, PLACE, PEOPLE, ORGANISATION = "person", "place", "people", "organisation"

TITLE_WEIGHT = 4
"""Votes a title before a name casts for a person: more than the usual few mentions the small model mistypes."""

GIVEN_WEIGHT = 2
"""Votes a given name casts for a person: more than the model's word, fewer than a title."""

KEPT_WORDS = 20_000
"""Words whose plain form is kept, since each token is asked for several times: more than a day's news has."""

_LABELS = {"PERSON": PERSON, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": PEOPLE, "ORG": ORGANISATION}
_NUMBERS = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"}
_UNTYPED = {"LANGUAGE", "WORK_OF_ART", "LAW", "EVENT", "PRODUCT"}
_INITIAL = re.compile(r"^[a-z]\.?$")
SHARED_OUTLET_WORDS = {"agency", "press", "media", "week", "standard"}
"""Words of outlets' names that other bodies bear too."""
_SUFFIXES = {"jr", "sr", "ii", "iii"}
_ROYAL = {"king", "queen", "pope", "prince", "princess", "emperor", "empress"}
"""Titles of those who have no surname: the title belongs to the name."""
_REGNAL = {(n,) for n in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xii", "xiv", "xvi")}
_PART_OF_PLACE = {"New", "North", "South", "West", "East", "Rhode"}
_PLACE_NOUNS = {
    "city", "town", "village", "province", "district", "region", "state", "island", "port", "county", "country",
    "republic", "suburb", "area", "coast", "border",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The title vocabulary as word tuples, with the short forms of names."""

    phrases: frozenset[tuple[str, ...]]
    endings: frozenset[str]
    """The last words of the phrases: most words are none, and need not be looked at with those before them."""
    offices: frozenset[tuple[str, ...]]
    longest: int
    female: frozenset[str]
    male: frozenset[str]
    given: Mapping[str, str]
    """The gender that a given name tells, "f" or "m"."""
    group_heads: frozenset[str]
    group_people: frozenset[str]
    abbreviations: Mapping[str, str]
    demonyms: Mapping[str, str]
    """The place of each adjective and name of a people."""
    places: frozenset[str]
    common: frozenset[str]
    """Nouns of bodies and buildings, which end no person's name."""
    people: frozenset[str]
    """Nouns of persons: "girl", "driver"."""
    outlets: frozenset[str]
    outlet_words: frozenset[str]


_OFFICES_OF = frozenset({"department", "office", "ministry", "bureau", "division"})
"""Nouns of bodies that what they are in charge of goes before."""


def title_words(vocabulary: Vocabulary) -> TitleWords:
    """The title vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("titles")
    if not isinstance(found, TitleWords):
        table = vocabulary.table("titles")
        offices = frozenset(tuple(t.replace("-", " - ").split()) for t in table.get("offices", ()))
        elect = {(*office, "-", "elect") for office in offices}
        phrases = offices | elect | {tuple(t.replace("-", " - ").split()) for t in table.get("honorifics", ())}
        found = TitleWords(
            phrases=phrases,
            endings=frozenset(p[-1] for p in phrases if p),
            offices=offices,
            longest=max((len(p) for p in phrases), default=1),
            female=frozenset(table.get("female", ())),
            male=frozenset(table.get("male", ())),
            given=dict(_given(vocabulary)),
            group_heads=frozenset(table.get("group_heads", ())),
            group_people=frozenset(table.get("group_people", ())),
            abbreviations=dict(table.get("abbreviations", {})),
            demonyms=dict(_demonyms(vocabulary)),
            places=frozenset(place for _, place in _demonyms(vocabulary)),
            common=frozenset(_common(vocabulary)),
            people=frozenset(vocabulary.table("persons").get("nouns", ()))
            | frozenset(vocabulary.table("actors").get("people", ())),
            outlets=frozenset(vocabulary.table("reporting").get("outlets", ())),
            outlet_words=frozenset(vocabulary.table("reporting").get("outlet_words", ())) - SHARED_OUTLET_WORDS,
        )
        vocabulary.prepared["titles"] = found
    return found


def _common(vocabulary: Vocabulary) -> Iterator[str]:
    """The nouns of bodies, of buildings, of what proper names of things end with, and of outlets."""
    actors, events, reporting = (vocabulary.table(name) for name in ("actors", "events", "reporting"))
    for nouns in (
        vocabulary.table("titles").get("group_heads", ()),
        actors.get("bodies", ()),
        actors.get("titled_things", ()),
        events.get("classes", {}).get("facility", ()),
        reporting.get("outlet_words", ()),
        (name.split()[-1] for name in reporting.get("outlets", ()) if " " in name),
        _PLACE_NOUNS,
    ):
        yield from nouns


def _given(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each given name with the gender it tells."""
    names = vocabulary.table("given_names")
    yield from ((name, "f") for name in names.get("female", ()))
    yield from ((name, "m") for name in names.get("male", ()))


def _demonyms(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each adjective and name of a people with its place, from the table of peoples where there is one."""
    for place, names in vocabulary.table("peoples").get("demonyms", {}).items():
        yield from ((name, place) for name in ([names] if isinstance(names, str) else names))


@dataclass(slots=True)
class Mention:
    """One mention of a name: its tokens, its plain words, the title before it and what the model took it for."""

    start: int
    end: int
    words: tuple[str, ...]
    label: str | None
    title: tuple[str, ...] = ()
    canonical: str = ""
    weight: int = 1
    """Votes the mention casts for its kind: more where grammar settles it."""


def runs(doc: Doc, words: TitleWords) -> Iterator[tuple[int, int, str | None]]:
    """Stretches of tokens that may be a name: what the model marked, and runs of proper nouns it left."""
    covered: set[int] = set()
    pairs = {tuple(t.lower_ for t in e) for e in doc.ents if e.label_ == "ORG" and any(t.lower_ == "and" for t in e)}
    for ent in doc.ents:
        if ent.label_ in _NUMBERS:
            covered.update(range(ent.start, ent.end))
        if ent.label_ in _NUMBERS or ent.label_ in _UNTYPED or ent.start in covered:
            continue
        whole = _end_of_person(ent, words)
        start, end = ent.start, max(_end_of_pair(ent, pairs), _end_of_body(ent), whole)
        while (
            start
            and doc[start - 1].pos_ == "PROPN"
            and doc[start - 1].dep_ == "compound"
            and not doc[start - 1].ent_type_
            and not _is_glued(doc, start - 1)
        ):
            start -= 1
        covered.update(range(start, end))
        yield start, end, _LABELS.get(ent.label_ if end in {ent.end, whole} else "ORG")
    surnames = {ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1}
    start_of_run: int | None = None
    for i, token in enumerate(doc):
        if i not in covered and (_is_name_word(token, words) or token.text in surnames):
            start_of_run = i if start_of_run is None else start_of_run
        elif start_of_run is not None:
            yield _before_hyphens(doc, start_of_run, covered), i, None
            start_of_run = None
    if start_of_run is not None:
        yield _before_hyphens(doc, start_of_run, covered), len(doc), None


def _end_of_pair(ent: Span, pairs: set[tuple[str, ...]]) -> int:
    """Where the name ends that the model cut at its "and", where it took the same words for one name elsewhere."""
    for pair in pairs:
        end = ent.start + len(pair)
        if end > ent.end and tuple(t.lower_ for t in ent.doc[ent.start : end]) == pair:
            return end
    return ent.end


def _end_of_body(ent: Span) -> int:
    """Where the name ends that the model cut before its noun: "the US Chamber of Commerce" at "US"."""
    doc, last = ent.doc, ent.doc[ent.end - 1]
    head = last.head
    cut = ent.label_ == "ORG" and last.dep_ == "compound" and head.i == ent.end
    if not cut or head.tag_ != "NNP" or head.ent_type_:
        return ent.end
    named = head.i + 2 < len(doc) and doc[head.i + 1].lower_ == "of" and doc[head.i + 2].tag_ == "NNP"
    return int(head.i) + (3 if named else 1)


def _end_of_person(ent: Span, words: TitleWords) -> int:
    """Where the name ends that the model cut before its second surname: "Ines Vale Ortiz" at "Vale"."""
    last = ent.doc[ent.end - 1]
    head = last.head
    cut = ent.label_ == "PERSON" and len(ent) > 1 and last.dep_ == "compound" and head.i == ent.end
    name = cut and last.is_alpha and head.tag_ == "NNP" and not head.ent_type_ and head.text.istitle()
    return ent.end + 1 if name and head.lower_ not in words.common else ent.end


def _is_name_word(token: Token, words: TitleWords) -> bool:
    """True for a proper noun, and for a known short form in capitals that is also a word: "WHO"."""
    if token.pos_ == "PROPN":
        return not token.is_space
    return token.tag_ == "WP" and token.text.isupper() and token.lower_ in words.abbreviations


def _is_glued(doc: Doc, i: int) -> bool:
    """True for a word that a hyphen joins to the one before: the "elect" of "President-elect"."""
    return i > 1 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and not doc[i - 2].whitespace_


def _before_hyphens(doc: Doc, start: int, covered: set[int]) -> int:
    """Where the word begins whose end the parse took for a name: "Flu-H5N1" at its "H5N1"."""
    if not any(c.isdigit() for c in doc[start].text):
        return start
    while _is_glued(doc, start) and start - 2 not in covered and doc[start - 2].text[:1].isupper():
        start -= 2
    return start


def trim_run(doc: Doc, start: int, end: int, label: str | None, words: TitleWords) -> Mention | None:
    """The mention without article, possessive and titles; None where nothing but a title or no word is left."""
    while start < end and (doc[start].pos_ in {"DET", "PUNCT", "SPACE", "ADP"} or doc[start].tag_ == "PRP$"):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].pos_ in {"PUNCT", "SPACE", "ADP", "CCONJ"}):
        end -= 1
    for i in range(start, end):
        if doc[i].is_space or (doc[i].text in {"(", ":"} and i > start):
            end = i
            break
    start = _whole_given_name(doc, _after_titles(doc, start, end, words), end, words)
    plain = tuple(w for w in (_plain_word(t) for t in doc[start:end]) if w)
    if not plain or not any(c.isalpha() for w in plain for c in w):
        return None
    if (plain in words.phrases and label != PLACE) or _closes_title(doc, start, end, words):
        return None
    if label is None and (
        _is_part_of_body(doc, start, end)
        or (doc[start].tag_ == "NNPS" and plain[-1] in words.group_people and len(plain) == 1)
    ):
        return None
    title = _title_before(doc, start, words)
    office = _office_from(doc, start, words)
    if office and label != PLACE and end - start > 2:
        start += 2 if doc[start].text in _PART_OF_PLACE and end - start > 3 else 1
        plain, title = tuple(w for w in (_plain_word(t) for t in doc[start:end]) if w), office
    if doc[start].text.islower() and (label is None or (end - start == 1 and doc[start].tag_ in {"NN", "NNS"})):
        return None
    if title and title[-1] in _ROYAL and (len(plain) == 1 or plain[1:] in _REGNAL):
        plain = (title[-1], *plain)
    elif label == PERSON or title:
        plain = tuple(w for w in plain if not (_INITIAL.match(w) and len(plain) > 2) and w not in _SUFFIXES) or plain
    kind, weight = _kind(doc, start, end, label, words)
    return Mention(start, end, plain, kind, title, weight=weight)


def _whole_given_name(doc: Doc, start: int, end: int, words: TitleWords) -> int:
    """Where a name begins that the model cut at its hyphen: "Eva-Marie Vale" at "Marie"."""
    cut = start > 1 and end - start > 1 and _is_glued(doc, start) and fold(doc[start - 2].text) in words.given
    return start - 2 if cut else start


def _kind(doc: Doc, start: int, end: int, label: str | None, words: TitleWords) -> tuple[str | None, int]:
    """The model's label and its weight, put right where grammar says otherwise."""
    last = doc[end - 1]
    if last.lower_ in words.group_heads and end - start > 1:
        return ORGANISATION, TITLE_WEIGHT
    if end - start == 1 and last.tag_ == "JJ":
        return PEOPLE, 1
    if label == PERSON and end - start == 1 and last.lower_ in words.outlet_words and doc[start - 1].lower_ == "the":
        return ORGANISATION, TITLE_WEIGHT
    if label in {ORGANISATION, None} and _is_full_name(doc, start, end, words):
        return PERSON, GIVEN_WEIGHT
    before = doc[start - 1] if start else None
    if before is not None and last.dep_ == "pobj" and before.head.lemma_ in _PLACE_NOUNS and before.lower_ == "of":
        return PLACE, TITLE_WEIGHT
    if label == PERSON and end - start == 1 and before is not None and before.lower_ == "in" and last.dep_ == "pobj":
        return PLACE, 1
    return label, 1


def _is_full_name(doc: Doc, start: int, end: int, words: TitleWords) -> bool:
    """True for two or three names of which the first is one that people are given: "Joan Vale", not "Joan Clinic"."""
    named = [t for t in doc[start:end] if t.text != "-"]
    if not 2 <= len(named) <= 3 or fold(doc[start].text) not in words.given:
        return False
    if doc[start].lower_ in words.places or doc[end - 1].lower_ in words.common:
        return False
    tags = [{"NNP", "NNPS"}, *({"NNP"} for _ in named[1:])]  # the parse takes "Ines" and "James" for plurals
    capital = all(t.text[:1].isupper() and not t.text.isupper() for t in named)
    return capital and all(t.tag_ in may for t, may in zip(named, tags, strict=True))


def _plain_word(token: Token) -> str:
    """The token folded, without possessive, quotes and the dots of an abbreviation."""
    return "" if token.tag_ == "POS" else _plain(token.text)


@lru_cache(maxsize=KEPT_WORDS)
def _plain(text: str) -> str:
    word = fold(text)
    if word in {"'s", "'", "’"}:
        return ""
    word = word.removesuffix("'s").strip("'\"“”,;:()")
    if "." in word and all(len(part) <= 1 for part in word.split(".")):
        word = word.replace(".", "")
    return word.rstrip(".")


def _title_word(token: Token) -> str:
    """The token as titles are written: plain, or as it is where nothing would be left."""
    return _plain_word(token) or token.lower_


def _after_titles(doc: Doc, start: int, end: int, words: TitleWords) -> int:
    """Where the name itself begins: behind the last title that other words of the run follow."""
    if end - start < 2:
        return start
    low = list(map(_title_word, doc[start:end]))
    best = 0
    for i in () if words.endings.isdisjoint(low[:-1]) else range(len(low)):
        for size in range(min(words.longest, len(low) - i - 1), 0, -1):
            if tuple(low[i : i + size]) in words.phrases and doc[start + i + size].pos_ in {"PROPN", "ADJ", "NOUN"}:
                best = max(best, i + size)
    if best and best == len(low) - 1 and low[-1] in _OFFICES_OF:
        return start  # "Justice Department": its first word is no title
    if best and len(low) > best + 2 and low[best] == "of" and low[best + 1] in words.places:
        best += 2
    return start + best


def _office_from(doc: Doc, start: int, words: TitleWords) -> tuple[str, ...]:
    """The office before a name that a place goes before: "Senator from Norland Ann Vale"."""
    if start < 2 or doc[start - 1].lower_ not in {"from", "of"} or doc[start - 2].pos_ != "PROPN":
        return ()
    office = (doc[start - 2].lower_,)
    return office if office in words.offices else ()


def _title_before(doc: Doc, start: int, words: TitleWords) -> tuple[str, ...]:
    """The longest title that ends right before the name."""
    if not start or _title_word(doc[start - 1]) not in words.endings:
        return ()
    for size in range(min(words.longest, start), 0, -1):
        span = doc[start - size : start]
        run = tuple(map(_title_word, span))
        if (
            run in words.phrases
            and not any(t.is_space for t in span)
            and (any(t.is_title for t in span) or run in words.offices)
        ):
            return run
    return ()


def _is_part_of_body(doc: Doc, start: int, end: int) -> bool:
    """True for the capital "Office" of "the Attorney's Office", which is no name by itself."""
    return end - start == 1 and doc[start].lower_ in _OFFICES_OF and start > 0 and doc[start - 1].tag_ == "POS"


def _closes_title(doc: Doc, start: int, end: int, words: TitleWords) -> bool:
    """True where the run is itself the end of a title: the "State" of "Secretary of State"."""
    if _title_word(doc[end - 1]) not in words.endings:
        return False
    sizes = range(end - start + 1, min(words.longest, end) + 1)
    return any(tuple(map(_title_word, doc[end - size : end])) in words.phrases for size in sizes)


def title_endings(title: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The title and its shorter ends: a prime minister is also "the minister"; a secretary of state "the secretary"."""
    yield title
    if title[0] in {"vice", "deputy", "former", "acting", "first", "crown"}:
        return
    if "of" in title:
        yield title[: title.index("of")]
    for i in range(1, len(title)):
        if "of" not in title:
            yield title[i:]
