"""Kinds of amounts: the noun or verb by which a sum or a share answers a question that a story goes on asking.

"raised its offer for Brisk to 4.8 billion crowns" → offer, by its noun
"has offered 4 percent"                            → offer, by its verb
"lowers the deficit to 3.1 percent of output"      → deficit, and not a share of the output
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storydiff.claims.counts import Count
from storydiff.claims.numerals import NumeralKind
from storydiff.claims.outlays import COST, is_of_a_whole
from storydiff.claims.parse import Token
from storydiff.claims.polls import find_polled
from storydiff.claims.syntax import find_subject, prepositional
from storydiff.claims.vocabulary import Vocabulary

GROWTH = "growth"
"""The kind whose amounts may be below nought."""
_SUBJECTS = {"nsubj", "nsubjpass"}
_INFINITIVES = {"advcl", "xcomp"}
_LEVELS = {"to", "at"}
_HELD_BY = {"of", "worth"}
_TERMS = {"to", "for"}
BUYING = frozenset({"buy", "acquire", "purchase", "take"})
"""Verbs whose object an offer is for."""
_YEAR_BEFORE = re.compile(
    r"^[^.;,]{0,40}?\b(?:(?:than|from|over|on|against) (?:a|one|the) (?:same \w+ )?year (?:before|earlier|ago)"
    r"|than (?:the |in )?(?:previous|last) year|year[- ]on[- ]year|in the (?:year|12 months|twelve months) to)\b"
)
"""Behind a rise of prices that is the rate of inflation."""
_OWN = frozenset({"its", "own"})
_BANKS = {"bank", "reserve"}
_REACH = 3
"""Steps up the parse within which an amount hangs on the noun or verb that names its kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the vocabulary."""

    name: str
    nouns: frozenset[str]
    verbs: frozenset[str]
    grows: frozenset[str]
    by: frozenset[str]
    buying: frozenset[str]
    asks: frozenset[str]
    shares: frozenset[str]
    marks: frozenset[str]
    whose: str
    of: str
    units: frozenset[str]


@dataclass(frozen=True)
class KindWords:
    """The vocabulary of amounts, ready for looking up."""

    by_noun: Mapping[str, tuple[Kind, ...]]
    by_verb: Mapping[str, Kind]
    by_share: Mapping[str, Kind]
    """Nouns whose shares are a kind behind a verb of the same."""
    by_purchase: Mapping[str, Kind]
    """Verbs whose amount is the price of what they are to buy."""
    by_asking: Mapping[str, Kind]
    """Verbs whose amount stands behind "for"."""
    by_growth: Mapping[str, Kind]
    """Nouns that grow by an amount of a kind: "the economy grew by"."""
    by_fall: Mapping[str, Kind]
    """Verbs whose amount stands behind "by"."""
    owned: frozenset[str]
    """The names of kinds that are somebody's."""
    sets: Mapping[str, frozenset[str]]
    levels: frozenset[str]
    """Verbs that move something to a level: "rose to"."""
    standing: frozenset[str]
    """Verbs whose object is a level, and not how far one moved: "was", "hit"."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """The word that names the kind of an amount, and the verb that moves it there, if any."""

    kind: Kind
    word: Token
    verb: Token | None


def kind_words(vocabulary: Vocabulary) -> KindWords:
    """The vocabulary of amounts, built once per vocabulary."""
    found = vocabulary.prepared.get("amounts")
    if not isinstance(found, KindWords):
        table = vocabulary.table("amounts")
        kinds = [
            Kind(
                name=name,
                nouns=frozenset(row.get("nouns", ())),
                verbs=frozenset(row.get("verbs", ())),
                grows=frozenset(row.get("grows", ())),
                by=frozenset(row.get("by", ())),
                buying=frozenset(row.get("buying", ())),
                asks=frozenset(row.get("asks", ())),
                shares=frozenset(row.get("shares", ())),
                marks=frozenset(row.get("marks", ())),
                whose=str(row.get("whose", "")),
                of=str(row.get("of", "")),
                units=frozenset(row.get("units", ("money", "%"))),
            )
            for name, row in table.get("kinds", {}).items()
        ]
        lists = vocabulary.table("measures").get("words", {})
        nouns = sorted({noun for kind in kinds for noun in kind.nouns})
        found = KindWords(
            by_noun={noun: tuple(kind for kind in kinds if noun in kind.nouns) for noun in nouns},
            by_verb={verb: kind for kind in kinds for verb in kind.verbs if not kind.shares},
            by_share={noun: kind for kind in kinds for noun in kind.shares},
            by_purchase={verb: kind for kind in kinds for verb in kind.buying},
            by_asking={verb: kind for kind in kinds for verb in kind.asks},
            by_growth={noun: kind for kind in kinds for noun in kind.grows},
            by_fall={verb: kind for kind in kinds for verb in kind.by},
            owned=frozenset(kind.name for kind in kinds if kind.whose),
            sets={name: frozenset(words) for name, words in table.get("words", {}).items()},
            levels=frozenset(lists.get("level_verbs", ())),
            standing=frozenset(lists.get("level_verbs", ())).difference(lists.get("up", ()), lists.get("down", ())),
        )
        vocabulary.prepared["amounts"] = found
    return found


def find_bearer(count: Count, words: KindWords) -> Bearer | None:
    """What names the kind of an amount; None where nothing does."""
    unit = _dimension(count)
    if unit == "%" and (share := _of_share(count, words) or _of_poll(count, words)) is not None:
        return share
    if unit == "%" and (growth := _of_growth(count, words)) is not None:
        return growth
    if count.numeral.kind is NumeralKind.SHARE:
        return None  # "half of what it foresaw" is no level
    if (said := _of_clause(count, words) or _asked_for(count, words) or _tabled(count, words)) is not None:
        return said if unit in said.kind.units else None
    for word, verb in _candidates(count, words):
        kind = _kind_of(word, words)
        if kind is not None and kind.name == COST and not is_of_a_whole(word):
            continue
        if kind is not None and unit in kind.units and (kind.of != "object" or _cuts_spending(word, words)):
            return Bearer(kind, word, verb)
    return None


def _cuts_spending(word: Token, words: KindWords) -> bool:
    """True for "cuts spending", "spending cuts" and bare "cuts", not for a tax that is cut."""
    if word.pos_ == "VERB":
        cut = next((c for c in word.rights if c.dep_ == "dobj"), None)
    else:
        of = (t for t in prepositional(word, "in", "to") if t.ent_type_ not in {"DATE", "GPE"})
        cut = next(
            (c for c in word.lefts if c.dep_ == "compound" and c.pos_ == "NOUN" and not _is_unit(c)), next(of, None)
        )
    return (cut is None and word.pos_ != "VERB") or (cut is not None and cut.lemma_.lower() in words.sets["spending"])


def _is_unit(token: Token) -> bool:
    """As in "a 2 billion crown cut"."""
    return any(c.like_num for c in token.lefts)


def _of_share(count: Count, words: KindWords) -> Bearer | None:
    """As in "won 29 percent of the vote"."""
    whole = count.noun if count.partitive else None
    kind = words.by_share.get(whole.lemma_.lower()) if whole is not None else None
    verb = count.root.head
    if kind is None or count.root.dep_ != "dobj" or verb.lemma_.lower() not in kind.verbs:
        return None
    return Bearer(kind, verb, verb)


def _of_growth(count: Count, words: KindWords) -> Bearer | None:
    """As in "the economy grew by 2 percent", "prices were 2% higher than a year ago"."""
    amount = amount_word(count)
    head = amount.head if amount.dep_ != "pobj" or amount.head.lower_ != "by" else amount.head.head
    higher = head.lower_ in words.sets["higher"] and head.dep_ in {"acomp", "advmod"}
    verb = head.head if higher else head
    subject = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)
    kind = words.by_growth.get(_phrase(subject)) if subject is not None else None
    if kind is None or subject is None or amount.i < verb.i:
        return None
    growing = words.sets["growing"] | (words.sets["shrinking"] if kind.name == GROWTH else frozenset())
    grows = verb.lemma_.lower() in growing
    if kind.name != "growth" and _YEAR_BEFORE.search(verb.sent.text[count.end - verb.sent.start_char :]) is None:
        return None
    return Bearer(kind, subject, verb) if grows or higher else None


def shrinks(bearer: Bearer, words: KindWords) -> bool:
    """True where an economy grows by less than nothing: "output shrank by 2 percent", but not "growth fell to 2"."""
    told = bearer.kind.name == GROWTH and bearer.word.lemma_.lower() not in bearer.kind.nouns
    return told and bearer.verb is not None and bearer.verb.lemma_.lower() in words.sets["shrinking"]


def _of_clause(count: Count, words: KindWords) -> Bearer | None:
    """As in "the $12 demanded by the crew", "the $12 it pledged": an amount with a clause that says whose it is."""
    amount = amount_word(count)
    if amount.dep_ == "pobj" and amount.head.lower_ in _LEVELS:
        return None  # "the offer fell to the $12 demanded"
    for verb in amount.rights:
        if verb.pos_ != "VERB" or verb.dep_ not in {"acl", "relcl"}:
            continue
        kind = words.by_verb.get(verb.lemma_.lower())
        ends = not any(c.dep_ in {"dobj", "xcomp", "ccomp"} and c.i > verb.i for c in verb.children)
        passive = verb.dep_ == "acl" and verb.tag_ == "VBN"
        owned = any(c.dep_ == "nsubj" and c.tag_ not in {"WDT", "WP"} for c in verb.lefts)
        if kind is not None and ends and (passive or owned):
            return Bearer(kind, verb, verb)
    return None


def _asked_for(count: Count, words: KindWords) -> Bearer | None:
    """As in "asked for $12"."""
    amount = amount_word(count)
    verb = amount.head.head
    asked = amount.dep_ == "pobj" and amount.head.lower_ == "for" and amount.head.dep_ == "prep"
    kind = words.by_asking.get(verb.lemma_.lower()) if asked and verb.pos_ == "VERB" else None
    direct = verb.lemma_ == "ask" or not any(c.dep_ == "dobj" for c in verb.rights)
    return Bearer(kind, verb, verb) if kind is not None and direct and count.numeral.unit is not None else None


def _tabled(count: Count, words: KindWords) -> Bearer | None:
    """As in "has put 4.5 percent on the table"."""
    amount = amount_word(count)
    verb = amount.head
    on = any(t.lower_ == "table" for holder in (verb, amount) for t in prepositional(holder, "on"))
    kind = words.by_verb.get("offer") if amount.dep_ == "dobj" and verb.lemma_ in {"put", "lay"} and on else None
    return Bearer(kind, verb, verb) if kind is not None else None


def _phrase(noun: Token) -> str:
    """A noun with the nouns that make it one: "consumer price"."""
    return " ".join([*(c.lemma_.lower() for c in noun.lefts if c.dep_ in {"compound", "amod"}), noun.lemma_.lower()])


def _of_poll(count: Count, words: KindWords) -> Bearer | None:
    """As in "a poll put the Green Party at 31 percent"."""
    party = find_polled(count.root, words.levels)
    kinds = words.by_noun.get("support", ())
    return Bearer(kinds[0], party, None) if party is not None and kinds else None


def _dimension(count: Count) -> str:
    if count.numeral.kind is NumeralKind.MONEY:
        return "money"
    if count.numeral.unit == "%":
        return "%"
    return "time" if count.numeral.unit is None else ""


def _kind_of(word: Token, words: KindWords) -> Kind | None:
    if word.pos_ in {"VERB", "AUX"}:
        tables = (words.by_verb, words.by_fall, words.by_purchase)
        return next((table[word.lemma_.lower()] for table in tables if word.lemma_.lower() in table), None)
    marks = {t.lower_ for t in word.lefts} | {t.lemma_.lower() for t in word.lefts}
    kinds = words.by_noun.get(word.lemma_.lower(), ())
    if _OWN & marks and _is_of_a_bank(word):
        marks |= words.sets["of_banks"]
    return next((kind for kind in kinds if not kind.marks or kind.marks & marks), None)


def _is_of_a_bank(rate: Token) -> bool:
    """As in "the Bank of Norland kept its rate", "It raised its rate" of a bank named right before."""
    verb = mover(rate)
    subject = find_subject(verb) if verb is not None else None
    if subject is None:
        return False
    if subject.tag_ != "PRP":
        return subject.lower_ in _BANKS
    start = rate.sent.start
    before = rate.doc[start - 1].sent if start else rate.sent
    return any(t.lower_ in _BANKS for t in rate.doc[before.start : subject.i])


def _candidates(count: Count, words: KindWords) -> Iterator[tuple[Token, Token | None]]:
    """Words that the amount may be of, the closest first, each with the verb that puts it there."""
    amount = amount_word(count)
    yield from _beside(count, amount)
    token = amount
    for _ in range(_REACH):
        head = token.head
        if head == token:
            return
        if head.pos_ == "NOUN" and head.i < count.tokens.start:
            if token.dep_ != "prep" or token.lower_ in _HELD_BY | _LEVELS:
                yield head, mover(head)
            if token.dep_ not in {"prep", "acl", "pobj"}:
                return
        if head.pos_ in {"VERB", "AUX"}:
            if token == amount or token.dep_ == "prep" or token.lemma_.lower() in words.sets["rises"]:
                inner = token.lower_ == "from" and amount.head.lower_ == "to" and amount.dep_ == "pobj"
                yield from _at_verb(head, amount.head if inner else token, count, words)  # "from nine years to 12"
            return
        token = head


def amount_word(count: Count) -> Token:
    """The word that stands in the sentence for the amount: "crowns", "percent", "years"."""
    own = count.noun if count.numeral.unit is None else None
    word = own if own is not None and own.i > count.root.i else count.root
    joined = word.dep_ == "conj" and word.head.i < word.i and word.head.lemma_ == word.lemma_
    return word.head if joined else word  # "for 4 billion crowns, or 36 crowns a share"


def _beside(count: Count, amount: Token) -> Iterator[tuple[Token, Token | None]]:
    """As in "a 4 billion crown offer", "a 12 percent containment", "2 billion crowns in damage"."""
    noun = amount.head
    if amount.dep_ in {"compound", "nmod", "nummod", "amod"} and noun.pos_ == "NOUN" and noun.i > amount.i:
        yield noun, mover(noun)
    end = count.tokens.end
    if end < count.tokens.sent.end and count.tokens.doc[end].lower_ == "in":
        yield from ((c, mover(amount)) for c in count.tokens.doc[end].children if c.dep_ == "pobj")


def moved_noun(count: Count) -> Token | None:
    """The noun that a verb puts to the amount: the rate of "corrected the rate to 7 percent", "the rate rose to 7"."""
    amount = amount_word(count)
    verb = amount.head.head if amount.dep_ == "pobj" and amount.head.lower_ in _LEVELS else amount.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    moved = next((c for c in verb.rights if c.dep_ == "dobj" and c.i < amount.i), None)
    return moved if moved is not None else next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)


def mover(noun: Token) -> Token | None:
    """The verb whose object or subject a noun is."""
    head = noun.head
    return head if noun.dep_ in {"dobj", *_SUBJECTS} and head.pos_ in {"VERB", "AUX"} else None


def _at_verb(verb: Token, part: Token, count: Count, words: KindWords) -> Iterator[tuple[Token, Token | None]]:
    """The verb itself, what it moves to the amount, or the verb that its infinitive hangs on."""
    lemma, behind = verb.lemma_.lower(), part.lower_ if part.dep_ == "prep" else ""
    falls, serves = lemma in words.by_fall, _dimension(count) == "time"
    held = not behind and part.i > verb.i and part.dep_ in {"dobj", "npadvmod"}
    own = held and not falls and lemma not in words.by_purchase
    if own or (behind == "by" and falls) or (behind in _TERMS and serves):
        yield verb, verb
    if behind in _LEVELS:
        yield from _moved(verb, words)
        above = mover(verb.head) if verb.dep_ == "relcl" and behind == "to" and part.i > verb.i else None
        if above is not None and above.i < verb.i and above.lemma_.lower() in words.levels:
            yield verb, above  # "raised the compensation it is offering to 12 crowns"
    elif not behind and lemma in words.standing:
        yield from _subjects(verb)  # "the deficit was 3 percent", "inflation hit 9 percent"
    if behind == "for" and verb.dep_ in _INFINITIVES and verb.lemma_ in BUYING:
        yield verb.head, verb.head  # "offered to buy Brisk for 4 billion crowns"


def _moved(verb: Token, words: KindWords) -> Iterator[tuple[Token, Token | None]]:
    found = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if found is None and verb.dep_ == "relcl" and any(c.tag_ == "WDT" and c.dep_ == "dobj" for c in verb.lefts):
        behind = verb.head.dep_ == "pobj" and verb.head.head.lower_ == "of"
        found = verb.head.head.head if behind else verb.head  # "the cost of it, which the bank puts at 3 crowns"
    for noun in [c for c, _ in _subjects(verb)] if found is None else [found]:
        yield noun, verb
        foretold = noun.lemma_.lower() in words.sets["forecasts"]
        if foretold or noun.lemma_.lower() in words.sets["holding"]:  # "raised its estimate of the damage to 8 crowns"
            yield from ((inner, verb) for inner in prepositional(noun, "of", "for"))
        if foretold:  # "cut its growth forecast to 2 percent"
            yield from ((c, verb) for c in noun.lefts if c.dep_ == "compound")


def _subjects(verb: Token) -> Iterator[tuple[Token, Token | None]]:
    for noun in (c for c in verb.lefts if c.dep_ in _SUBJECTS):
        relative = noun.tag_ == "WDT" and verb.dep_ == "relcl"  # "unemployment, which was 5 percent"
        yield (verb.head if relative else noun), verb
