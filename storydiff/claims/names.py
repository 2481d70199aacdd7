"""Names within one article: every mention of an entity under one canonical name.

    mentions (NER, runs of proper nouns) → titles off → kinds by vote → short forms joined to long → roles, pronouns

A canonical name is in lower case, without titles, possessive and initials: "U.S. Secretary of State Ann B. Vale",
"Secretary Vale" and "Ms. Vale" are all "ann vale". What cannot be resolved safely stays None.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc, Token

from storydiff.claims.passage import Passage
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

PERSON, PLACE, PEOPLE, ORGANISATION = "person", "place", "people", "organisation"

TITLE_WEIGHT = 4
"""Votes a title before a name casts for a person: more than the usual few mentions the small model mistypes."""

_LABELS = {"PERSON": PERSON, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": PEOPLE, "ORG": ORGANISATION}
_NUMBERS = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"}
_UNTYPED = {"LANGUAGE", "WORK_OF_ART", "LAW", "EVENT", "PRODUCT"}
_INITIAL = re.compile(r"^[a-z]\.?$")
_DROPPED = {"POS", "DT", "PRP$", "-LRB-", "-RRB-", "``", "''"}
_SUFFIXES = {"jr", "sr", "ii", "iii"}
_PLACE_NOUNS = {
    "city", "town", "village", "province", "district", "region", "state", "island", "port", "county", "country",
    "republic", "suburb", "area", "coast", "border",
}  # fmt: skip
_BODY_NOUNS = {"movement", "group", "organization", "organisation", "company", "airline", "militia", "network"}
_NAME_LINKS = {"of", "the", "and", "for", "&", "-", "'s", "de", "van", "von", "bin", "al", "la", "du", "di"}


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The title vocabulary as word tuples, with the short forms of names."""

    phrases: frozenset[tuple[str, ...]]
    offices: frozenset[tuple[str, ...]]
    longest: int
    female: frozenset[str]
    male: frozenset[str]
    group_heads: frozenset[str]
    group_people: frozenset[str]
    abbreviations: Mapping[str, str]
    demonyms: Mapping[str, str]
    """The place of each adjective and name of a people."""
    places: frozenset[str]


def title_words(vocabulary: Vocabulary) -> TitleWords:
    """The title vocabulary, built once per vocabulary."""
    found = vocabulary.prepared.get("titles")
    if not isinstance(found, TitleWords):
        table = vocabulary.table("titles")
        offices = frozenset(tuple(t.replace("-", " - ").split()) for t in table.get("offices", ()))
        phrases = offices | {tuple(t.replace("-", " - ").split()) for t in table.get("honorifics", ())}
        found = TitleWords(
            phrases=phrases,
            offices=offices,
            longest=max((len(p) for p in phrases), default=1),
            female=frozenset(table.get("female", ())),
            male=frozenset(table.get("male", ())),
            group_heads=frozenset(table.get("group_heads", ())),
            group_people=frozenset(table.get("group_people", ())),
            abbreviations=dict(table.get("abbreviations", {})),
            demonyms=dict(_demonyms(vocabulary)),
            places=frozenset(place for _, place in _demonyms(vocabulary)),
        )
        vocabulary.prepared["titles"] = found
    return found


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


@dataclass(frozen=True)
class Names:
    """The names of one article; see ``resolve_names``."""

    doc: Doc
    words: TitleWords
    mentions: tuple[Mention, ...]
    kinds: Mapping[str, str]
    roles: Mapping[tuple[str, ...], tuple[str, ...]]
    """For each office the canonical names of the persons who bear it as a title."""
    genders: Mapping[str, str]
    resolved: dict[int, str | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_token(self) -> Mapping[int, Mention]:
        """The mention that covers each token."""
        return {i: m for m in self.mentions for i in range(m.start, m.end)}

    def of(self, token: Token) -> str | None:
        """The canonical name of the entity whose noun phrase holds the token; None where none is safe to say."""
        if token.i not in self.resolved:
            self.resolved[token.i] = None
            self.resolved[token.i] = self._resolve(token)
        return self.resolved[token.i]

    def kind(self, token: Token) -> str | None:
        """Person, place, people or organisation, voted over the article."""
        name = self.of(token)
        return self.kinds.get(name) if name is not None else None

    def is_person(self, token: Token) -> bool:
        """True where the token belongs to a person's name or stands for it."""
        return self.kind(token) == PERSON

    def is_place(self, token: Token) -> bool:
        """True where the token belongs to the name of a place."""
        return self.kind(token) == PLACE

    def is_people(self, token: Token) -> bool:
        """True where the token names a nation, a faith or a party's followers."""
        return self.kind(token) == PEOPLE

    def plain(self, tokens: Sequence[Token]) -> str:
        """The tokens as lower-case words, names in canonical form, articles and possessive endings left out."""
        parts: list[str] = []
        for token in tokens:
            mention = self.by_token.get(token.i)
            if mention is not None:
                if mention.canonical not in parts[-1:]:
                    parts.append(mention.canonical)
            elif token.tag_ not in _DROPPED and not token.is_space and not token.is_quote:
                parts.append(fold(token.text))
        return re.sub(r"\s*-\s*", "-", " ".join(parts)).strip(" .,;:")

    def _resolve(self, token: Token) -> str | None:
        from storydiff.claims.anaphora import find_antecedent

        mention = self.by_token.get(token.i)
        if mention is not None:
            return mention.canonical
        return self._group(token) or find_antecedent(token, self)

    def _group(self, token: Token) -> str | None:
        """The name of a body or a crowd that a proper name marks: "the Vale administration", "Norland officials"."""
        word = token.lower_
        crowd = word in self.words.group_people
        if not crowd and word not in self.words.group_heads:
            return None
        left = [t for t in token.lefts if t.dep_ in {"compound", "nmod", "amod", "poss"}]
        named = [t for t in left if t.i in self.by_token]
        if not named:
            return None
        last = self.by_token[named[-1].i]
        if word in _BODY_NOUNS and last.end == token.i and self.kinds.get(last.canonical) == ORGANISATION:
            return last.canonical
        first = min(min(s.i for s in t.subtree) for t in left)
        kept = [t for t in self.doc[first : token.i + 1] if t.dep_ not in {"det", "nummod", "punct"} or t.text == "-"]
        if crowd:
            kept = [t for t in kept if t.pos_ not in {"ADJ", "VERB", "ADV"} or t.i in self.by_token]
        return self.plain(kept)


def resolve_names(passage: Passage, vocabulary: Vocabulary) -> Names:
    """All names of the article, one canonical name for each entity."""
    words = title_words(vocabulary)
    doc = passage.doc
    prose = {t.i for sentence in passage.sentences for t in sentence}
    found = (_trim(doc, start, end, label, words) for start, end, label in _runs(doc) if start in prose)
    mentions = sorted((m for m in found if m is not None), key=lambda m: m.start)
    short_forms = dict(words.abbreviations) | dict(_bracketed(doc, mentions))
    votes = _vote(mentions)
    persons = [w for w, kinds in votes.items() if kinds.most_common(1)[0][0] == PERSON]
    longer = _longer_forms(votes, set(persons), words)
    for mention in mentions:
        mention.canonical = _canonical(longer.get(mention.words, mention.words), short_forms)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    roles: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    genders: dict[str, str] = {}
    for mention in mentions:
        if mention.label is not None:
            kinds[mention.canonical][mention.label] += mention.weight
        if mention.title:
            kinds[mention.canonical][PERSON] += TITLE_WEIGHT
            for office in _endings(mention.title):
                roles[office][mention.canonical] = None
            for word in mention.title:
                if word in words.female or word in words.male:
                    genders[mention.canonical] = "f" if word in words.female else "m"
    for name in {m.canonical for m in mentions}:
        if name in words.places:
            kinds[name][PLACE] += 2 * TITLE_WEIGHT
    return Names(
        doc,
        words,
        tuple(mentions),
        {name: kind.most_common(1)[0][0] for name, kind in kinds.items()},
        {office: tuple(bearers) for office, bearers in roles.items()},
        genders,
    )


def _runs(doc: Doc) -> Iterator[tuple[int, int, str | None]]:
    """Stretches of tokens that may be a name: what the model marked, and runs of proper nouns it left."""
    covered: set[int] = set()
    for ent in doc.ents:
        if ent.label_ in _NUMBERS:
            covered.update(range(ent.start, ent.end))
        if ent.label_ in _NUMBERS or ent.label_ in _UNTYPED:
            continue
        start = ent.start
        while (
            start
            and doc[start - 1].pos_ == "PROPN"
            and doc[start - 1].dep_ == "compound"
            and not doc[start - 1].ent_type_
        ):
            start -= 1
        covered.update(range(start, ent.end))
        yield start, ent.end, _LABELS.get(ent.label_)
    i = 0
    while i < len(doc):
        j = i
        while j < len(doc) and j not in covered and doc[j].pos_ == "PROPN" and not doc[j].is_space:
            j += 1
        if j > i:
            yield i, j, None
        i = max(j, i + 1)


def _trim(doc: Doc, start: int, end: int, label: str | None, words: TitleWords) -> Mention | None:
    """The mention without article, possessive and titles; None where nothing but a title or no word is left."""
    while start < end and (doc[start].pos_ in {"DET", "PUNCT", "SPACE", "ADP"} or doc[start].tag_ == "PRP$"):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].pos_ in {"PUNCT", "SPACE"}):
        end -= 1
    for i in range(start, end):
        if doc[i].is_space:
            end = i
            break
    start = _after_titles(doc, start, end, words)
    plain = tuple(w for w in (_plain_word(t) for t in doc[start:end]) if w)
    if not plain or not any(c.isalpha() for w in plain for c in w):
        return None
    if (plain in words.phrases and label != PLACE) or _closes_title(doc, start, end, words):
        return None
    title = _title_before(doc, start, words)
    if doc[start].text.islower() and label is None:
        return None
    if label == PERSON or title:
        plain = tuple(w for w in plain if not (_INITIAL.match(w) and len(plain) > 2) and w not in _SUFFIXES) or plain
    kind, weight = _kind(doc, start, end, label, words)
    return Mention(start, end, plain, kind, title, weight=weight)


def _kind(doc: Doc, start: int, end: int, label: str | None, words: TitleWords) -> tuple[str | None, int]:
    """The model's label and its weight, put right where grammar says otherwise."""
    last = doc[end - 1]
    if last.lower_ in words.group_heads and end - start > 1:
        return ORGANISATION, TITLE_WEIGHT
    if end - start == 1 and last.tag_ == "JJ":
        return PEOPLE, 1
    before = doc[start - 1] if start else None
    if before is not None and last.dep_ == "pobj" and before.head.lemma_ in _PLACE_NOUNS and before.lower_ == "of":
        return PLACE, TITLE_WEIGHT
    if label == PERSON and end - start == 1 and before is not None and before.lower_ == "in" and last.dep_ == "pobj":
        return PLACE, 1
    return label, 1


def _plain_word(token: Token) -> str:
    """The token folded, without possessive, quotes and the dots of an abbreviation."""
    word = fold(token.text)
    if token.tag_ == "POS" or word in {"'s", "'", "’"}:
        return ""
    word = word.removesuffix("'s").strip("'\"“”,;:()")
    if "." in word and all(len(part) <= 1 for part in word.split(".")):
        word = word.replace(".", "")
    return word.rstrip(".")


def _after_titles(doc: Doc, start: int, end: int, words: TitleWords) -> int:
    """Where the name itself begins: behind the last title that other words of the run follow."""
    low = [_plain_word(t) or t.lower_ for t in doc[start:end]]
    best = 0
    for i in range(len(low)):
        for size in range(min(words.longest, len(low) - i - 1), 0, -1):
            if tuple(low[i : i + size]) in words.phrases and doc[start + i + size].pos_ in {"PROPN", "ADJ", "NOUN"}:
                best = max(best, i + size)
    if best and len(low) > best + 2 and low[best] == "of" and low[best + 1] in words.places:
        best += 2
    return start + best


def _title_before(doc: Doc, start: int, words: TitleWords) -> tuple[str, ...]:
    """The longest title that ends right before the name."""
    for size in range(min(words.longest, start), 0, -1):
        span = doc[start - size : start]
        run = tuple(_plain_word(t) or t.lower_ for t in span)
        if run in words.phrases and not any(t.is_space for t in span) and (span[-1].is_title or run in words.offices):
            return run
    return ()


def _closes_title(doc: Doc, start: int, end: int, words: TitleWords) -> bool:
    """True where the run is itself the end of a title: the "State" of "Secretary of State"."""
    sizes = range(end - start + 1, min(words.longest, end) + 1)
    return any(tuple(_plain_word(t) or t.lower_ for t in doc[end - size : end]) in words.phrases for size in sizes)


def _endings(title: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The title and its shorter ends: a prime minister is also "the minister"; a secretary of state "the secretary"."""
    yield title
    if title[0] in {"vice", "deputy", "former", "acting", "first", "crown"}:
        return
    if "of" in title:
        yield title[: title.index("of")]
    for i in range(1, len(title)):
        if "of" not in title:
            yield title[i:]


def _vote(mentions: Iterable[Mention]) -> dict[tuple[str, ...], Counter[str]]:
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        votes[mention.words][mention.label or ORGANISATION] += mention.weight if mention.label else 0
        if mention.title:
            votes[mention.words][PERSON] += TITLE_WEIGHT
    return votes


def _longer_forms(
    votes: Mapping[tuple[str, ...], Counter[str]], persons: set[tuple[str, ...]], words: TitleWords
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each short form the one longer name that it ends, where there is exactly one of its kind."""
    longer: dict[tuple[str, ...], tuple[str, ...]] = {}
    full = [w for w in votes if len(w) > 1]
    places = words.places | set(words.demonyms)
    for short in votes:
        fits = [w for w in full if len(w) > len(short) and w[-len(short) :] == short]
        if len(short) == 1:
            untitled_place = " ".join(short) in places and not votes[short][PERSON]
            settled = untitled_place or votes[short].most_common(1)[0][0] == PEOPLE
            fits = [] if settled else [w for w in fits if w in persons]
        elif short in persons:
            fits = [w for w in fits if w in persons]
        else:
            fits = [w for w in fits if w not in persons]
        fits = _maximal(fits)
        if len(fits) == 1:
            longer[short] = fits[0]
    return longer


def _maximal(forms: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The forms that are not themselves the end of another."""
    return [a for a in forms if not any(b != a and b[-len(a) :] == a for b in forms)]


def _canonical(words: tuple[str, ...], short_forms: Mapping[str, str]) -> str:
    """The words as one name, known short forms written out."""
    joined = " ".join(words)
    if joined in short_forms:
        return short_forms[joined]
    out = " ".join(short_forms.get(w, w) if w in short_forms else w for w in words)
    return re.sub(r"\s*-\s*", "-", out)


def _bracketed(doc: Doc, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Short forms that the article itself gives: "Norland Health Agency (NHA)", "Road Workers' Union, or RWU"."""
    for long, short in pairwise(mentions):
        between = doc[long.end : short.start].text.strip().lower()
        if len(short.words) != 1 or len(long.words) < 2 or not doc[short.start].text.replace(".", "").isupper():
            continue
        letters = "".join(w[0] for w in long.words if w not in _NAME_LINKS)
        given = short.words[0].replace("-", "")
        if between in {"(", ", or", "or", ",", "’s (", "'s ("} and given[: len(letters)] == letters[: len(given)]:
            yield short.words[0], " ".join(long.words)
