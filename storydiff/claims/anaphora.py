"""Whom a pronoun, a title or "the group" stands for, where the reading is safe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from storydiff.claims.definites import find_definite
from storydiff.claims.minded import is_minded
from storydiff.claims.nearby import THING, persons_before, persons_in, sentences_before, subjects_before
from storydiff.claims.parse import Token
from storydiff.claims.syntax import SUBJECTS, antecedent, is_quoted

if TYPE_CHECKING:
    from storydiff.claims.names import Names

_PERSONAL = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_MANY = {"they", "them", "their", "theirs", "themselves"}
_SEEMING = {"seem", "appear", "turn", "happen"}
_HAPPENING = {"happen", "occur", "strike", "hit", "kill", "cause", "begin", "start", "last", "follow", "come", "spread"}
"""What befalls: seldom what a body does."""
_BEING = {"'s", "’s"}
_STYLES = {"majesty", "highness", "excellency", "honor", "honour", "holiness", "grace"}
"""Words of address: "Her Majesty" is nobody's."""
_SEX = {
    "woman": "f", "girl": "f", "mother": "f", "daughter": "f", "sister": "f", "wife": "f", "aunt": "f", "widow": "f",
    "man": "m", "boy": "m", "father": "m", "son": "m", "brother": "m", "husband": "m", "uncle": "m", "widower": "m",
}  # fmt: skip
_OBJECTS = {"dobj", "pobj", "dative"}
"""As an object a pronoun may mean any person around: it is resolved only where there is one."""


def find_antecedent(token: Token, names: Names) -> str | None:
    """The canonical name that a pronoun or a definite title stands for; None where it is not safe to say."""
    word = token.lower_
    if token.pos_ == "PRON" or token.tag_ == "PRP$":
        if word in _PERSONAL:
            return _person(token, _PERSONAL[word], names)
        if word in THING:
            if is_empty(token):
                return None
            return _possessor(token, names) or _body(token, names)
        return _crowd(token, names) if word in _MANY else None
    return find_definite(token, names) if token.pos_ in {"NOUN", "PROPN"} else None


def is_empty(token: Token) -> bool:
    """True for the "it" of "it is clear that …", "it was agreed that …", which stands for nothing."""
    if token.lower_ != "it" or token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    deps = {c.dep_ for c in verb.children if c.i > verb.i}
    if verb.lemma_ in _SEEMING:
        return bool(deps & {"ccomp", "advcl", "acomp", "prt", "oprd"})
    if token.dep_ == "nsubjpass":
        return "ccomp" in deps
    if (verb.lemma_ != "be" and verb.lower_ not in _BEING) or is_minded(verb):
        return False
    return bool(deps & {"acomp", "attr", "advcl"}) or any(c.lower_ in {"for", "up", "about"} for c in verb.rights)


def _possessor(token: Token, names: Names) -> str | None:
    """The body that owns the phrase the pronoun stands in: "Norland's readiness to go on with its plans"."""
    for above in token.ancestors:
        if above.pos_ == "VERB" and above.dep_ not in {"acl", "xcomp", "pcomp"}:
            return None
        for child in above.lefts:
            mention = names.by_token.get(child.i)
            if child.dep_ == "poss" and child.i != token.i and child.i < token.i and mention is not None:
                return mention.canonical if names.kinds.get(mention.canonical) != "person" else None
    return None


def _crowd(token: Token, names: Names) -> str | None:
    """The plural subject of the pronoun's sentence, else of the main clause of the sentence before."""
    sentence = token.sent
    subjects = [t for t in sentence if t.dep_ in SUBJECTS and t.i < token.i]
    if not subjects:
        subjects = [t for before in list(sentences_before(sentence))[:1] for t in before if _is_main_subject(t)]
    for subject in subjects[:1]:
        if subject.tag_ in {"NNS", "NNPS"} or subject.lower_ == "they":
            return names.of(subject)
    return None


def _is_main_subject(token: Token) -> bool:
    return token.dep_ in SUBJECTS and token.head.dep_ == "ROOT"


def _person(token: Token, gender: str, names: Names) -> str | None:
    """The nearest person spoken of as subject, else the only person in the sentences before."""
    if token.tag_ == "PRP$" and token.head.lower_ in _STYLES:
        return None

    def fits(name: str | None) -> bool:
        return name is not None and names.kinds.get(name) == "person" and names.genders.get(name, gender) == gender

    beside = token.head.head if token.tag_ == "PRP$" and token.head.dep_ in {"conj", "appos"} else None
    if beside is not None and beside.i < token.i:
        name = names.of(beside) if beside.pos_ != "PRON" else None
        if fits(name):
            return name
        if beside.pos_ == "NOUN" and is_person_noun(beside, names):
            return None
    sayer = _sayer(token, names)
    if sayer is not None:
        return sayer
    barred = set(_barred(token, names))
    ahead = _ahead(token, names)
    if fits(ahead):
        return ahead
    if token.dep_ not in _OBJECTS:
        settled, name = _person_subject(token, gender, names, barred)
        if settled:
            return name if fits(name) else None
    around = {n for n in persons_before(token, names) if fits(n)} - barred
    return around.pop() if len(around) == 1 else None


def _sayer(token: Token, names: Names) -> str | None:
    """The one of an unknown kind who says what the pronoun does: "Vale said he would go", where no Vale is known."""
    part = token.head if token.tag_ == "PRP$" else token
    verb = part.head if part.dep_ in SUBJECTS else None
    if verb is None or verb.dep_ != "ccomp" or is_quoted(token, names.quotes):
        return None
    subject = next((c for c in verb.head.children if c.dep_ in SUBJECTS and c.i < token.i), None)
    mention = names.by_token.get(subject.i) if subject is not None and subject.tag_ == "NNP" else None
    if mention is None or len(mention.words) != 1 or any(t.i >= mention.end for t in _subjects_till(token)):
        return None
    name, kind = mention.canonical, names.kinds.get(mention.canonical)
    if kind == "person" or name in names.words.places:
        return None
    return name if kind is None or not persons_before(token, names) else None


def _subjects_till(token: Token) -> Iterator[Token]:
    """The subjects of the pronoun's sentence before it."""
    return (t for t in token.doc[token.sent.start : token.i] if t.dep_ in SUBJECTS)


def _person_subject(token: Token, gender: str, names: Names, barred: set[str]) -> tuple[bool, str | None]:
    """Whether the subjects before settle whom the pronoun means, and who it is; an unnamed person settles it too."""
    own = {n for n in persons_in(token.sent.start, token, names) if names.genders.get(n, gender) == gender} - barred
    for found in subjects_before(token, names):
        if _is_bound(token, found):
            continue
        subject = antecedent(found)
        name = _named_by(subject, names)
        if name in barred:
            continue
        known = name is not None and names.kinds.get(name) == "person"
        if known and name is not None and names.genders.get(name, gender) == gender:
            if subject.pos_ == "PRON" and _PERSONAL.get(subject.lower_) != gender:
                continue
            again = found.sent == token.sent or _is_taken_up(name, token, gender, names)
            return True, name if again or not own - {name} else None
        if known:
            continue
        if _PERSONAL.get(subject.lower_) == gender:
            return True, None
        if subject.pos_ == "NOUN" and is_person_noun(subject, names) and _SEX.get(subject.lemma_, gender) == gender:
            return True, None
    return False, None


def _is_taken_up(name: str, token: Token, gender: str, names: Names) -> bool:
    """True where a pronoun before it in the sentence already means that person."""
    before = (t for t in names.doc[token.sent.start : token.i] if _PERSONAL.get(t.lower_) == gender)
    return any(names.of(t) == name for t in before)


def _named_by(subject: Token, names: Names) -> str | None:
    """The person that a subject names, beside whom it stands, or whose it is: "Vale's campaign said she"."""
    mention = names.by_token.get(subject.i)
    if mention is not None and names.kinds.get(mention.canonical) == "person":
        return mention.canonical
    beside = next((c for c in subject.children if c.dep_ == "appos" and names.is_person(c)), None)
    if beside is not None:
        return names.of(beside)
    if subject.pos_ in {"NOUN", "PROPN"} or subject.lower_ in _PERSONAL:
        name = mention.canonical if mention is not None else names.of(subject)
        if name is not None and names.kinds.get(name) == "person":
            return name
        owner = next((c for c in subject.children if c.dep_ == "poss" and c.i in names.by_token), None)
        if owner is not None and names.is_person(owner) and not is_person_noun(subject, names):
            return names.of(owner)
    return None


def _barred(token: Token, names: Names) -> Iterator[str]:
    """Who the pronoun cannot be: the subject of its own verb, and for what stands in quotation marks who speaks it."""
    for subject in token.sent:
        if subject.dep_ in SUBJECTS and subject.i in names.by_token and _is_bound(token, subject):
            yield names.by_token[subject.i].canonical
    if not is_quoted(token, names.quotes):
        return
    for above in token.ancestors:
        if above.pos_ == "VERB" and not is_quoted(above, names.quotes):
            yield from (n for c in above.children if c.dep_ in SUBJECTS and (n := names.of(c)))
            return


def _ahead(token: Token, names: Names) -> str | None:
    """The subject that follows a pronoun of a clause before it: "Before she left, Vale spoke"."""
    if any(names.is_person(t) for t in names.doc[token.sent.start : token.i] if t.i in names.by_token):
        return None
    part = token
    for above in token.ancestors:
        leads = part.dep_ in {"advcl", "prep", "npadvmod"} and part.i < above.i
        if leads and above.pos_ in {"VERB", "AUX"} and not (part.dep_ == "prep" and token.tag_ != "PRP$"):
            subject = next((c for c in above.children if c.dep_ in SUBJECTS and c.i > token.i), None)
            mention = names.by_token.get(subject.i) if subject is not None else None
            return mention.canonical if mention is not None else None
        part = above
    return None


def is_person_noun(noun: Token, names: Names) -> bool:
    """True for "one rebel leader", "a 4-year-old": a person whom the text does not name."""
    word, words = noun.lemma_.lower(), names.words
    aged = word == "old" and noun.i > 0 and noun.nbor(-1).text == "-"
    known = word in words.people or word in words.group_people or (word,) in words.offices
    return noun.tag_ == "NN" and (aged or known)


def _is_bound(token: Token, subject: Token) -> bool:
    """True where the pronoun is the object of the subject's own verb and so must be somebody else."""
    if token.tag_ == "PRP$" or token.lower_.endswith("self") or token.dep_ in SUBJECTS:
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    return subject.head.i == verb.i


def _body(token: Token, names: Names) -> str | None:
    """The body or place that is the subject of the pronoun's own clause, or of the sentence before."""
    if is_of_what_is_told(token):
        return None
    told = _told_to_act(token)
    if told is not None:
        name = names.of(told)
        return name if name and names.kinds.get(name) not in {"person", "people"} else None
    for subject in subjects_before(token, names, singular=True):
        mention = names.by_token.get(subject.i)
        if mention is None and subject.lower_ in THING:
            return names.of(subject)
        if subject.lower_ in names.words.group_people:
            return None
        name = mention.canonical if mention else names.of(subject)
        return name if name and names.kinds.get(name) not in {"person", "people"} else None
    return None


def _told_to_act(token: Token) -> Token | None:
    """Whose "its" is in "the court ordered Norland to halt its plan": of those who are to act."""
    if token.tag_ != "PRP$":
        return None
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    if verb is None or verb.dep_ not in {"xcomp", "ccomp"} or not any(c.lower_ == "to" for c in verb.lefts):
        return None
    beside = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
    return beside or next((c for c in verb.head.children if c.dep_ == "dobj" and c.i < verb.i), None)


def is_of_what_is_told(token: Token) -> bool:
    """True for an "it" that befalls, after what somebody told: "The agency said a flood came. It hit …"."""
    verb = token.head
    if token.dep_ not in SUBJECTS or not token.sent.start or any(t.dep_ in SUBJECTS for t in _till(token)):
        return False
    if token.dep_ != "nsubjpass" and verb.lemma_ not in _HAPPENING:
        return False
    told = (c for c in token.doc[token.sent.start - 1].sent.root.children if c.dep_ == "ccomp")
    return any(s.dep_ in SUBJECTS and s.tag_ == "NN" for clause in told for s in clause.children)


def _till(token: Token) -> Iterator[Token]:
    """The words of the token's sentence before it."""
    return iter(token.doc[token.sent.start : token.i])
