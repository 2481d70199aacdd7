"""Opinions: the share of those asked in a survey who hold one, and which one that is.

"52% said they supported the teachers" → for teacher; "66 percent thought that he was guilty" → guilty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storydiff.claims.counts import Count
from storydiff.claims.parse import Token
from storydiff.claims.polls import is_surveyed
from storydiff.claims.syntax import find_child, is_negated, prepositional
from storydiff.claims.vocabulary import Vocabulary

AMONG = " among "
"""Between what is held and those of the asked who hold it."""
OF_OPINION = "opinion"
"""The rule by which it is read."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_VIEWS = frozenset({"view", "opinion", "mind", "belief"})
_POINTING = frozenset({"that", "this", "same"})
_FAVOR = frozenset({"favor", "favour", "support"})
_PARTS = frozenset({"amod", "compound"})
_OTHER = {"for": "against", "against": "for"}
_DEPTH = 3
"""Verbs followed inwards from the share: "said | they thought | he was guilty"."""


@dataclass(frozen=True)
class OpinionWords:
    """The verbs and nouns by which those asked say what they hold."""

    sides: Mapping[str, str]
    """Verbs and adjectives by the side they take: "support" for, "oppose" against."""
    holding: frozenset[str]
    """Verbs whose clause says what is held: "think"."""
    asked: frozenset[str]
    """Nouns that mean all who were asked: "voter", "respondent"."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is held, and the word that says it."""

    held: str
    by: Token
    group: str = ""


def opinion_words(vocabulary: Vocabulary) -> OpinionWords:
    """The vocabulary of opinions, built once per vocabulary."""
    found = vocabulary.prepared.get("opinions")
    if not isinstance(found, OpinionWords):
        table = vocabulary.table("amounts").get("opinions", {})
        sides = {word: side for side in ("for", "against") for word in table.get(side, ())}
        found = OpinionWords(sides, frozenset(table.get("holding", ())), frozenset(table.get("asked", ())))
        vocabulary.prepared["opinions"] = found
    return found


def find_opinion(count: Count, words: OpinionWords) -> Opinion | None:
    """What the share holds; None where nobody was asked or nothing is said that could be asked again."""
    if count.numeral.unit != "%" or not is_surveyed(count.root):
        return None
    if _is_of_that_view(count):
        return _held_before(count.root, words)
    group = _group(count, words)
    verb = _verb_of(count)
    if group is None or verb is None:
        return None
    held = _held(verb, words, _DEPTH, inside=False)
    return Opinion(held, verb, group) if held else None


def _group(count: Count, words: OpinionWords) -> str | None:
    """Empty for a share of all who were asked, else those it is a share of; None for a share of something else."""
    noun = count.noun if count.partitive else None
    if noun is None:
        return "" if count.noun is None or count.noun.i > count.tokens.end + 1 else None
    if noun.lemma_.lower() in words.asked or noun.lower_ in words.asked:
        idle = words.asked | {"survey", "poll"}
        marks = [c.lower_ for c in noun.lefts if c.dep_ in _PARTS and c.pos_ != "PROPN" and c.lower_ not in idle]
        return " ".join([*marks, noun.lower_]) if marks else ""
    if noun.pos_ == "PROPN" or noun.ent_type_ == "NORP":
        return ""  # "61 percent of Norlanders": the land's own people
    return noun.lower_ if noun.tag_ == "NNS" else None


def _verb_of(count: Count) -> Token | None:
    """The verb whose subject the share is, also where the parse gave it another; "in favor" stands for one."""
    root, sentence = count.root, count.tokens.sent
    if root.dep_ in _SUBJECTS and root.head.pos_ in {"VERB", "AUX"} and root.head.i > root.i:
        return root.head
    start = max(count.tokens.end, max((t.i + 1 for p in root.rights if p.lower_ == "of" for t in p.subtree), default=0))
    for token in count.tokens.doc[start : min(start + 4, sentence.end)]:
        if token.tag_ in _FINITE and token.dep_ != "amod":
            return token.head if token.tag_ == "MD" or token.dep_ in {"aux", "auxpass"} else token
        if token.lower_ not in {"also", "now", "still", "who", "were", "polled", "asked"}:
            return None
    return None


def _held(verb: Token, words: OpinionWords, depth: int, *, inside: bool) -> str | None:
    """What a verb says is held; what stands ``inside`` another verb of holding may be anything that is so or not."""
    if depth == 0:
        return None
    lemma = verb.lemma_.lower()
    if lemma in words.holding:
        inner = find_child(verb, "ccomp", "xcomp")
        if inner is None or is_negated(verb):
            return None
        return _held(inner, words, depth - 1, inside=True)
    side = words.sides.get(lemma)
    if side is not None:
        what = _object(verb)
        again = find_child(verb, "dobj")
        if what is None and again is not None and again.tag_ == "PRP":
            what = _sought(verb)  # "support for the strikers has slipped: 48% backed them"
        return _sided(side, what, verb) if what else None
    if lemma == "be":
        return _of_state(verb, words, inside=inside)
    return _content(verb) if inside else None


def _sided(side: str, what: str, verb: Token) -> str:
    return f"{_OTHER[side] if is_negated(verb) else side} {what}"


def _of_state(verb: Token, words: OpinionWords, *, inside: bool) -> str | None:
    """As in "were in favor of the deal", "was against it", "is guilty"."""
    for prep in (c for c in verb.rights if c.dep_ == "prep"):
        inner = find_child(prep, "pobj")
        if inner is not None and prep.lower_ == "in" and inner.lemma_.lower() in _FAVOR:
            what = next((w for t in prepositional(inner, "of") if (w := _named(t))), None) or _sought(verb)
            return _sided("for", what, verb) if what else None
        if inner is not None and prep.lower_ in _OTHER and (what := _named(inner)):
            return _sided(prep.lower_, what, verb)
    state = find_child(verb, "acomp", "attr", "oprd")
    if state is None:
        return None
    side = words.sides.get(state.lemma_.lower()) or words.sides.get(state.lower_)
    if side is not None:
        what = next((w for t in prepositional(state, "to", "of") if (w := _named(t))), None)
        return _sided(side, what, verb) if what else None
    denied = "not " if is_negated(verb) else ""
    return f"{denied}{state.lemma_.lower()}" if inside and state.pos_ in {"ADJ", "NOUN", "VERB"} else None


def _content(verb: Token) -> str | None:
    """A clause in its lemmas: "should resign", "take bribe"; how they would vote is another question."""
    if verb.lemma_.lower() == "vote":
        return None
    noun = find_child(verb, "dobj", "obj")
    what = _named(noun) if noun is not None else _done_to(verb)
    modal = next((f"{c.lower_} " for c in verb.lefts if c.tag_ == "MD"), "")
    state = find_child(verb, "acomp", "oprd")
    denied = "not " if is_negated(verb) else ""
    said = what or (state.lemma_.lower() if state is not None else "")
    if not said and not modal and verb.tag_ == "VB":
        return None
    return f"{denied}{modal}{verb.lemma_.lower()} {said}".rstrip() if verb.is_alpha else None


def _object(verb: Token) -> str | None:
    """What a verb is done to, in its lemmas; that of an infinitive with its verb."""
    noun = find_child(verb, "dobj", "obj")
    if noun is not None:
        return _named(noun)
    behind = next((w for t in prepositional(verb, "with", "of", "to") if (w := _named(t))), None)
    inner = find_child(verb, "xcomp", "ccomp")
    if inner is None or inner.pos_ not in {"VERB", "AUX"}:
        return behind
    doer = find_child(inner, "nsubj")
    who = _named(doer) if doer is not None else None
    what = find_child(inner, "dobj")
    return " ".join(w for w in (who, inner.lemma_.lower(), _named(what) if what is not None else None) if w)


def _done_to(verb: Token) -> str | None:
    """As in "the toll should be scrapped"."""
    noun = find_child(verb, "nsubjpass")
    return _named(noun) if noun is not None else None


def _named(noun: Token) -> str | None:
    """A noun with the words that make it one, its last in the singular; None for a pronoun."""
    if noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    left = [c.lower_ for c in noun.lefts if c.dep_ in _PARTS and c.is_alpha]
    return " ".join([*left, noun.lemma_.lower()])


def _sought(verb: Token) -> str | None:
    """What "were in favor" is in favor of: what is asked for before in the sentence or in the one before it."""
    doc, start = verb.doc, verb.sent.start
    first = doc[start - 1].sent.start if start else start
    for token in reversed(doc[first : verb.i]):
        if (
            token.lower_ == "for"
            and token.dep_ == "prep"
            and token.head.lemma_ in {"support", "backing", "demand", "call"}
        ):
            what = find_child(token, "pobj")
            if what is not None:
                return _named(what)
    return None


def _is_of_that_view(count: Count) -> bool:
    """As in "found 74% of that view"."""
    noun = count.noun
    return (
        count.partitive
        and noun is not None
        and noun.lemma_.lower() in _VIEWS
        and any(c.lower_ in _POINTING for c in noun.lefts)
    )


def _held_before(share: Token, words: OpinionWords) -> Opinion | None:
    """The view that the sentence before tells of."""
    start = share.sent.start
    if not start:
        return None
    for token in share.doc[start - 1].sent:
        if token.lemma_.lower() in words.holding and token.pos_ == "VERB":
            held = _held(token, words, _DEPTH, inside=False)
            if held is not None:
                return Opinion(held, token)
    return None
