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

from storydiff.claims.mentions import (
    ORGANISATION,
    PEOPLE,
    PERSON,
    PLACE,
    TITLE_WEIGHT,
    Mention,
    TitleWords,
    runs,
    title_endings,
    title_words,
    trim_run,
)
from storydiff.claims.parse import Doc, Token
from storydiff.claims.passage import Passage
from storydiff.claims.quotes import quoted_spans
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import fold

_BODY_NOUNS = {"movement", "group", "organization", "organisation", "company", "airline", "militia", "network"}
_DROPPED = {"POS", "DT", "PRP$", "-LRB-", "-RRB-", "``", "''"}
_NUMBERED = re.compile(r"^[a-z]+(?:-[a-z]+)*-\d+[a-z]?$")
"""Names of viruses, weapons and roads: "flu-2", "m-16"."""
_NAME_LINKS = {"of", "the", "and", "for", "&", "-", "'s", "de", "van", "von", "bin", "al", "la", "du", "di"}

Votes = dict[str, int]
"""How often a name was taken for each kind."""


@dataclass(frozen=True)
class Names:
    """The names of one article; see ``resolve_names``."""

    doc: Doc
    text: str
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

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """The character runs that stand in quotation marks."""
        return quoted_spans(self.text)

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

    def firm_begun_by(self, word: str) -> str | None:
        """The one body whose longer name begins with this word: "Orsa Lines" for "orsa"; None where others do too."""
        longer = {m.canonical for m in self.mentions if m.canonical.startswith(f"{word} ")}
        firms = [name for name in longer if self.kinds.get(name) == ORGANISATION]
        return firms[0] if len(longer) == len(firms) == 1 else None

    def plain(self, tokens: Sequence[Token]) -> str:
        """The tokens as lower-case words, names in canonical form, articles and possessive endings left out."""
        parts: list[str] = []
        last: int | None = None
        for token in tokens:
            mention = self.by_token.get(token.i)
            if mention is not None and mention.canonical in parts[-1:]:
                continue
            dropped = token.tag_ in _DROPPED and token.lower_ != "no"
            if mention is None and (dropped or token.is_space or token.is_quote):
                continue
            hyphen = last is not None and token.i - last == 2 and self.doc[token.i - 1].text == "-"
            parts.append(
                ("-" if hyphen else "")
                + (
                    mention.canonical
                    if mention is not None
                    else _written_out(fold(token.text), self.words.abbreviations)
                )
            )
            last = mention.end - 1 if mention is not None else token.i
        return re.sub(r"\s*-\s*", "-", " ".join(parts)).strip(" .,;:")

    def _resolve(self, token: Token) -> str | None:
        mention = self.by_token.get(token.i)
        if mention is not None:
            from storydiff.claims.definites import find_body

            bare = mention.canonical == token.lower_
            return (find_body(token, self) if bare else None) or mention.canonical
        from storydiff.claims.anaphora import find_antecedent

        return self._bearer(token) or self._group(token) or find_antecedent(token, self)

    def _bearer(self, token: Token) -> str | None:
        """Whom the office before a place and a name means: the "Senator" of "Senator from Norland Ann Vale"."""
        office = (token.lower_,)
        if office not in self.words.offices or token.i + 3 >= len(self.doc) or self.doc[token.i + 1].lower_ != "from":
            return None
        for behind in self.doc[token.i + 2 : token.i + 6]:
            mention = self.by_token.get(behind.i)
            if behind.pos_ != "PROPN":
                return None
            if mention is not None and self.kinds.get(mention.canonical) == PERSON:
                return mention.canonical
        return None

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
        first = max((t.i + 1 for t in self.doc[first : token.i] if _ends_age(t)), default=first)
        titles = {i for t in named for i in self._title_of(self.by_token[t.i])}
        kept = [
            t
            for t in self.doc[first : token.i + 1]
            if t.i not in titles and (t.dep_ not in {"det", "nummod", "punct"} or t.text == "-")
        ]
        if crowd:
            kept = [t for t in kept if t.pos_ not in {"ADJ", "VERB", "ADV"} or t.i in self.by_token]
        return self.plain(kept)

    def _title_of(self, mention: Mention) -> range:
        """The tokens of the title that stands before the mention."""
        return range(mention.start - len(mention.title), mention.start)


def _ends_age(token: Token) -> bool:
    """True for the "old" of "47-year-old"."""
    return token.lower_ == "old" and token.i > 0 and token.nbor(-1).text == "-"


def resolve_names(passage: Passage, vocabulary: Vocabulary) -> Names:
    """All names of the article, one canonical name for each entity."""
    words = title_words(vocabulary)
    doc = passage.doc
    prose = {i for sentence in passage.sentences for i in range(sentence.start, sentence.end)}
    found = (trim_run(doc, start, end, label, words) for start, end, label in runs(doc, words) if start in prose)
    mentions = sorted((m for m in found if m is not None), key=lambda m: m.start)
    short_forms = dict(words.abbreviations) | dict(_bracketed(doc, mentions))
    votes = _vote(mentions)
    persons = [w for w, kinds in votes.items() if _most(kinds) == PERSON]
    longer = _longer_forms(votes, set(persons), words)
    for mention in mentions:
        whole = mention.words if _is_of_a_part(doc, mention) else longer.get(mention.words, mention.words)
        known = {} if mention.words[-1] in words.outlet_words and len(mention.words) == 2 else short_forms
        mention.canonical = _canonical(whole, known)
    kinds: dict[str, Votes] = defaultdict(lambda: defaultdict(int))
    roles: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    genders: dict[str, str] = {}
    for mention in mentions:
        if mention.label is not None:
            kinds[mention.canonical][mention.label] += mention.weight
        if mention.title:
            kinds[mention.canonical][PERSON] += TITLE_WEIGHT
            for office in title_endings(mention.title):
                roles[office][mention.canonical] = None
            for word in mention.title:
                if word in words.female or word in words.male:
                    genders[mention.canonical] = "f" if word in words.female else "m"
    shortened = {m.canonical for m in mentions if len(m.words) == 1}
    _settle({m.canonical for m in mentions}, shortened, kinds, genders, words)
    return Names(
        doc,
        passage.text,
        words,
        tuple(mentions),
        {name: _most(kind) for name, kind in kinds.items()},
        {office: tuple(bearers) for office, bearers in roles.items()},
        genders,
    )


def _is_of_a_part(doc: Doc, mention: Mention) -> bool:
    """As in "the commonwealth's Supreme Court", which is not the nation's that the text speaks of elsewhere."""
    i = mention.start
    return i > 1 and doc[i - 1].tag_ == "POS" and doc[i - 2].lower_ in _PARTS and mention.label != PERSON


_PARTS = frozenset({"commonwealth", "state", "territory", "province", "island", "county", "city", "region"})


def _settle(
    names: set[str], shortened: set[str], kinds: dict[str, Votes], genders: dict[str, str], words: TitleWords
) -> None:
    """Kinds and genders that the words of the names themselves tell, added to what titles and the model say.

    ``shortened`` are the names that the text also calls by one word of them.
    """
    surnames = _surnames(kinds)
    for name in names:
        if name in words.places:
            kinds[name][PLACE] += 2 * TITLE_WEIGHT
        elif surnames[name] > 1:
            kinds[name][PERSON] += TITLE_WEIGHT
        if _NUMBERED.match(name):
            kinds.pop(name, None)
        given = words.given.get(name.split()[0])
        if given is not None and " " in name:
            genders.setdefault(name, given)
            if name in shortened and kinds[name].get(PERSON):
                kinds[name][PERSON] += 2 * TITLE_WEIGHT  # the surname alone the model may take for a firm's


def _surnames(kinds: Mapping[str, Votes]) -> Counter[str]:
    """How many persons named in full bear each last name."""
    full = (n for n, kind in kinds.items() if " " in n and _most(kind) == PERSON)
    return Counter(n.rsplit(maxsplit=1)[-1] for n in full)


def _most(kinds: Votes) -> str:
    """The kind with most votes, the first named of several."""
    return max(kinds, key=kinds.__getitem__)


def _vote(mentions: Iterable[Mention]) -> dict[tuple[str, ...], Votes]:
    votes: dict[tuple[str, ...], Votes] = defaultdict(lambda: defaultdict(int))
    for mention in mentions:
        votes[mention.words][mention.label or ORGANISATION] += mention.weight if mention.label else 0
        if mention.title:
            votes[mention.words][PERSON] += TITLE_WEIGHT
    return votes


def _longer_forms(
    votes: Mapping[tuple[str, ...], Votes], persons: set[tuple[str, ...]], words: TitleWords
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each short form the one longer name that it ends, where there is exactly one of its kind."""
    longer: dict[tuple[str, ...], tuple[str, ...]] = {}
    by_last: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for form in votes:
        by_last[form[-1]].append(form)
    for short in votes:
        fits = [w for w in by_last[short[-1]] if len(w) > len(short) and w[-len(short) :] == short]
        if len(short) == 1:
            is_place = short[0] in words.places or short[0] in words.demonyms
            untitled_place = is_place and not votes[short].get(PERSON)
            settled = untitled_place or _most(votes[short]) == PEOPLE
            fits = [] if settled else [w for w in fits if w in persons]
            if not fits and short in persons and short[0] in words.given:
                fits = [w for w in persons if len(w) > 1 and w[0] == short[0]]
            elif not fits and short in persons:
                fits = [w for w in persons if len(w) > 2 and w[-2] == short[0]]  # the first of two surnames
        elif short in persons:
            fits = [w for w in fits if w in persons] or [w for w in persons if w[:-1] == short]
        else:
            fits = [w for w in fits if w not in persons and not _is_branch(w, short, words)]
        fits = _maximal(fits)
        if len(fits) == 1:
            longer[short] = fits[0]
    return longer


def _is_branch(long: tuple[str, ...], short: tuple[str, ...], words: TitleWords) -> bool:
    """True for the "Norland Renewal Party" where the text also speaks of the "Renewal Party", which has branches."""
    before = " ".join(long[: -len(short)])
    return short[-1] == "party" and (before in words.places or before in words.demonyms or "the" in long)


def _maximal(forms: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The forms that are not themselves the end of another."""
    return [a for a in forms if not any(b != a and b[-len(a) :] == a for b in forms)]


def _canonical(words: tuple[str, ...], short_forms: Mapping[str, str]) -> str:
    """The words as one name, known short forms written out."""
    joined = " ".join(words)
    if joined in short_forms:
        return short_forms[joined]
    out = " ".join(_written_out(w, short_forms) for w in words)
    return re.sub(r"\s*-\s*", "-", out)


def _written_out(word: str, short_forms: Mapping[str, str]) -> str:
    """The word, a short form written out also before a hyphen: "u.s.-led"."""
    head, hyphen, rest = word.partition("-")
    long = short_forms.get(head.replace(".", "") if hyphen else head)
    return word if long is None else f"{long}{hyphen}{rest}"


def _bracketed(doc: Doc, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Short forms that the article itself gives: "Norland Health Agency (NHA)", "Road Workers' Union, or RWU"."""
    for long, short in pairwise(mentions):
        if len(short.words) != 1 or len(long.words) < 2 or not doc[short.start].text.replace(".", "").isupper():
            continue
        between = doc[long.end : short.start].text.strip().lower()
        letters = "".join(w[0] for w in long.words if w not in _NAME_LINKS)
        given = short.words[0].replace("-", "")
        if between in {"(", ", or", "or", ",", "’s (", "'s ("} and given[: len(letters)] == letters[: len(given)]:
            yield short.words[0], " ".join(long.words)
