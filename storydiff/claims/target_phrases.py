"""A noun in plain words: what tells it from others, in lower case and no longer than a name may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storydiff.claims.amount_words import amount_text, amount_tokens
from storydiff.claims.names import Names
from storydiff.claims.parse import Token
from storydiff.claims.stances import StanceWords
from storydiff.claims.syntax import (
    children,
    direct_object,
    find_child,
    has_to,
    is_negated,
    modifier_words,
    prepositional,
)
from storydiff.claims.target_verbs import TIME, verb_words

_STRETCHES = frozenset({"part", "area", "region", "side", "corner"})
_WHOLE = frozenset({"all", "every", "both"})
_BEING = frozenset({"working", "operating", "living", "residing", "stationed", "located"})
"""Participles that say which of them are meant by where they are."""
MAX_WORDS = 10
"""Longer targets are sentences, not names of a question."""

_AFTER = frozenset({"of", "on", "for", "in", "to", "with", "against", "between", "from", "into"})
_EMPTY_ADJECTIVES = frozenset(
    {"own", "such", "any", "more", "additional", "certain", "new", "current", "ongoing", "so-called", "proposed"}
)
_DECIDED = frozenset(
    {
        "decision",
        "plan",
        "proposal",
        "move",
        "bid",
        "effort",
        "attempt",
        "bill",
        "right",
        "order",
        "opportunity",
        "chance",
        "commitment",
        "promise",
        "pledge",
    }
)
"""Nouns that say little without the infinitive behind them: "the decision to close the port"."""


@dataclass(frozen=True)
class Phrases:
    """Puts the nouns of one article in words."""

    names: Names
    words: StanceWords

    def of(self, noun: Token, depth: int = 0) -> str:
        """The noun with the words that tell it from others, in plain lower case."""
        named = self.names.by_token.get(noun.i)
        if named is not None and noun.pos_ != "NOUN":
            marking = [
                t
                for c in noun.lefts
                if c.i < named.start and (c.dep_ in {"amod", "nmod"} or _is_none(c))
                for t in self._before(c)
            ]
            told = any(t.lower_ == "no" for t in marking)
            plain = (self.names.is_person(noun) and not told) or not marking
            marked = named.canonical if plain else f"{self.names.plain(marking)} {named.canonical}"
            return " ".join([marked, *(t.text for t in self._number_behind(noun))])
        kept = [t for child in noun.lefts for t in self._before(child)]
        owner = next((c for c in children(noun, "poss") if c.tag_ == "PRP$"), None)
        owned = self.names.of(owner) if owner is not None else None
        parts = [owned] if owned else []
        if noun.lemma_ in _STRETCHES:
            parts.extend(c.lower_ for c in noun.lefts if c.lower_ in _WHOLE)  # aid to all parts is not aid to some
        parts.append(amount_text(noun) or self.names.plain([*kept, noun, *self._number_behind(noun)]))
        if depth < 2:
            parts.extend(self._after(noun, depth))
        return " ".join(" ".join(parts).split()[:MAX_WORDS])

    def deed(self, verb: Token, doer: Token | None) -> str | None:
        """What somebody else is to do, named with who does it: "action by senate" for "the senate to act"."""
        named = self.words.naming.get(verb_words(verb))
        if named is None or doer is None or doer.pos_ not in {"NOUN", "PROPN"}:
            return None
        return f"{named} by {self.names.of(doer) or self.of(doer)}"

    @staticmethod
    def _number_behind(noun: Token) -> list[Token]:
        """The number that tells an article or a rule from others: "Article 50"."""
        return [c for c in children(noun, "nummod") if c.i == noun.i + 1]

    def _before(self, child: Token) -> list[Token]:
        if child.lower_ == "no" and child.i > 0 and child.nbor(-1).is_quote:
            return [child]
        if child.dep_ in {"compound", "amod", "nmod"} and (amount := amount_tokens(child)):
            return amount
        if child.dep_ not in {"compound", "amod", "nmod", "poss", "nummod"} or child.tag_ == "PRP$":
            return []
        if child.lower_ in _EMPTY_ADJECTIVES or (child.dep_ == "nummod" and "-" not in child.text):
            return []
        return modifier_words(child, _EMPTY_ADJECTIVES)

    def _after(self, noun: Token, depth: int) -> Iterator[str]:
        for child in noun.rights:
            held = find_child(child, "pobj") if child.lower_ == "of" else None
            if held is not None and (amount := amount_text(held)):
                yield f"of {amount}"
            elif child.dep_ == "prep" and child.lower_ in _AFTER and not _is_since(child):
                inner = _past_amount(find_child(child, "pobj"))
                if inner is not None and inner.ent_type_ not in TIME and inner.pos_ in {"NOUN", "PROPN"}:
                    others = (
                        [self.of(c, depth + 1) for c in children(inner, "conj")] if child.lower_ == "between" else []
                    )
                    none = "no " if any(c.lower_ == "no" and c.dep_ == "det" for c in inner.lefts) else ""
                    yield " and ".join([f"{child.lower_} {none}{self.of(inner, depth + 1)}", *others])
            elif child.dep_ == "acl" and child.lower_ in _BEING and child.nbor(-1).text != ",":
                inner = next(prepositional(child, "in", "near"), None)
                if inner is not None and inner.pos_ in {"NOUN", "PROPN"} and inner.ent_type_ not in TIME:
                    yield f"{child.lower_} {inner.head.lower_} {self.of(inner, depth + 1)}"
            elif child.dep_ == "acl" and has_to(child) and noun.lemma_ in _DECIDED:
                about = direct_object(child)
                to = "not to" if is_negated(child) else "to"
                if about is not None and about.pos_ in {"NOUN", "PROPN"}:
                    yield f"{to} {verb_words(child)} {self.of(about, depth + 1)}"
                elif about is None and (where := _where(child)) is not None:
                    yield f"{to} {verb_words(child)} {where}"
            elif child.dep_ == "acl" and child.tag_ == "VBG" and noun.lemma_ in self.words.texts:
                inner = find_child(child, "dobj") or next(prepositional(child, "for"), None)
                if inner is not None:
                    middle = " for" if find_child(child, "dobj") is None else ""
                    yield f"{child.lower_}{middle} {self.of(inner, depth + 1)}"


def _is_since(preposition: Token) -> bool:
    """As in "the dam from the outset": the time for which somebody has stood there."""
    held = find_child(preposition, "pobj")
    return preposition.lower_ == "from" and held is not None and held.lower_ in _BEGINNINGS


_BEGINNINGS = frozenset({"outset", "start", "beginning", "onset", "first", "moment", "inception"})


def _past_amount(noun: Token | None) -> Token | None:
    """What an amount is of: the goods of "$5 billion worth of goods", "billions in goods"."""
    if noun is None or not (noun.text == "worth" or noun.pos_ == "NUM" or noun.ent_type_ == "MONEY"):
        return noun
    return _past_amount(next(prepositional(noun, "of", "in"), None))


def _where(verb: Token) -> str | None:
    """The adverb right behind a verb without an object: "abroad" of "to work abroad"."""
    behind = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    return behind.lower_ if behind is not None and behind.head == verb and behind.dep_ == "advmod" else None


def _is_none(compound: Token) -> bool:
    """True for the "no-deal" of "a no-deal exit"."""
    return compound.dep_ == "compound" and any(c.lower_ == "no" for c in compound.lefts)
