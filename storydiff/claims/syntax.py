"""Questions to a parse that several rules ask: whose verb it is, what is denied, what is only supposed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from storydiff.claims.fixed_phrases import names_nothing
from storydiff.claims.parse import Span as Sentence
from storydiff.claims.parse import Token, kept

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "obj"})
_SUBJECT_CONTROL = frozenset({"promise", "vow", "pledge", "threaten", "commit", "use", "take", "need", "have"})
"""Verbs whose own subject, not their object, does what the infinitive after the object says."""
_SUPPOSING = frozenset({"if", "unless", "whether", "assuming", "provided", "suppose", "should"})
_GIVEN = frozenset({"after", "because", "since", "although", "though", "while"})
"""Words before what is so, whatever is supposed of the clause above it."""
_MAYBE = frozenset({"may", "might", "could"})
_NEGATORS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no", "hardly", "barely"})
_UTTERING = frozenset({"vote", "say"})
"""Verbs whose "no" is what is said: "voted no"."""
_AUXILIARY = frozenset({"aux", "auxpass"})
_FULL = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can"}
"""Contracted auxiliaries written out."""


def children(token: Token, *deps: str) -> Iterator[Token]:
    """The token's dependents of these relations, in order."""
    return (c for c in token.children if c.dep_ in deps)


def find_child(token: Token, *deps: str) -> Token | None:
    """The first dependent of these relations, None where there is none."""
    for child in token.children:  # asked more often than anything else, so it does without a generator
        if child.dep_ in deps:
            return child
    return None


def prepositional(token: Token, *words: str) -> Iterator[Token]:
    """The objects of the token's prepositions that are among the words; a gerund counts as an object."""
    for prep in token.children:
        if prep.dep_ in {"prep", "agent", "dative"} and prep.lower_ in words:
            yield from (noun for noun in children(prep, "pobj", "pcomp") if not names_nothing(noun))


def is_verbal(token: Token) -> bool:
    """True for verbs and auxiliaries that head a clause."""
    return token.pos_ in {"VERB", "AUX"}


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if token.text == "WHO":
        return token
    if token.tag_ in {"WDT", "WP", "WP$"} or (token.lower_ == "that" and token.dep_ in SUBJECTS):
        for above in token.ancestors:
            if above.dep_ == "relcl":
                return _thing_of(above.head) if token.dep_ == "dobj" else above.head
    return token


def _thing_of(head: Token) -> Token:
    """The thing whose place is named: in "a deal in Ellis, which Orsa rejected" it is the deal that is rejected."""
    if head.pos_ != "PROPN" or head.dep_ != "pobj" or head.head.lower_ not in {"in", "at", "near"}:
        return head
    noun = head
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    if noun.i == head.i and is_verbal(head.head.head):
        return find_child(head.head.head, "dobj") or head
    return noun


def find_subject(verb: Token) -> Token | None:
    """The noun that does what the verb says, through conjunctions, infinitives and participles."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = _own_subject(verb)
        if own is not None:
            return antecedent(own)
        head = verb.head
        match verb.dep_:
            case "conj" if is_verbal(head) or head.pos_ == "ADJ":
                verb = _agreeing(verb, head)
            case "xcomp" | "ccomp" | "oprd":
                controller = find_child(head, "dobj", "dative") if is_verbal(head) else None
                if controller is not None and head.lemma_ not in _SUBJECT_CONTROL:
                    return controller
                verb = head
            case "advcl":
                if _follows_anothers(verb):
                    return None
                verb = _finite(head)
            case "acomp" | "attr" | "auxpass" | "aux":
                verb = head
            case "pcomp":
                above = head.head
                if not is_verbal(above):
                    return find_owner(above)
                verb = above
            case "acl" | "relcl":
                return _qualified(verb, head)
            case _:
                return None
    return None


def acted_on(verb: Token) -> Token | None:
    """The noun that undergoes the verb, also where it is joined to a passive: "was dragged off and kidnapped"."""
    own = find_child(verb, "nsubjpass")
    if own is not None or verb.dep_ != "conj" or verb.tag_ != "VBN":
        return own
    if find_child(verb, "aux", "auxpass", "nsubj", "dobj") is not None or not is_verbal(verb.head):
        return None
    return acted_on(verb.head)


def _qualified(verb: Token, noun: Token) -> Token | None:
    """Who does what a noun's participle, infinitive or relative clause says: it, its owner, or who posted there."""
    poster = _placed(noun) if verb.tag_ == "VBG" and verb.dep_ == "acl" else None
    if poster is not None:
        return find_subject(poster)
    owned = _is_infinitive(verb) and (verb.dep_ == "acl" or noun.dep_ == "attr")
    return find_owner(noun) if owned else noun


def _placed(noun: Token) -> Token | None:
    """The verb of "posted on Wire accusing Orsa", where who posts accuses."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in {"on", "in", "at", "via"} else None
    return above if above is not None and noun.pos_ == "PROPN" and above.pos_ == "VERB" else None


def _follows_anothers(verb: Token) -> bool:
    """As in "sent a plan, which they rejected, allowing only …": who does it is left to tell, the nearer one or not."""
    if verb.tag_ != "VBG" or verb.i < 2 or verb.nbor(-1).text != ",":
        return False
    last = verb.nbor(-2)
    clause = next((t for t in (last, *last.ancestors) if t.dep_ == "relcl"), None)
    if clause is None or clause.i < verb.head.i or clause.is_ancestor(verb):
        return False
    return any(c.dep_ in SUBJECTS and c.tag_ not in {"WDT", "WP"} for c in clause.lefts)


def _agreeing(verb: Token, head: Token) -> Token:
    """The verb whose subject a joined verb shares: "agree" in "firms agree that Orsa has cheated and back us"."""
    perfect = head.tag_ == "VBN" and any(c.lemma_ == "have" for c in children(head, "aux"))
    if verb.tag_ == "VBD" and perfect and head.dep_ == "ccomp" and head.head.tag_ == "VBD":
        return head.head
    plural = verb.tag_ in {"VB", "VBP"} and find_child(verb, "aux") is None
    singular = head.tag_ == "VBZ" or any(c.tag_ == "VBZ" for c in children(head, "aux", "auxpass"))
    if plural and singular:
        return next((a for a in head.ancestors if a.tag_ == "VBP"), head)
    return head


def _own_subject(verb: Token) -> Token | None:
    """The verb's own subject: the nearest where the parse gave it several, or the one it hung on the auxiliary."""
    own = list(children(verb, "nsubj", "nsubjpass", "csubj"))
    before = [s for s in own if s.i < verb.i]
    if own:
        return _whole_pair(before) if before else own[0]
    if verb.dep_ == "advcl" and verb.tag_ in {"VBD", "VBZ"} and verb.i:
        named = verb.nbor(-1)
        if named.pos_ == "PROPN" and named.dep_ == "pobj" and named.head.dep_ == "mark" and named.head.head == verb:
            return named
        if named.text == "," and (owner := _described(verb)) is not None:
            return owner
    return next((s for aux in children(verb, "aux", "auxpass") if (s := find_child(aux, "nsubj")) is not None), None)


def _whole_pair(before: list[Token]) -> Token:
    """The last subject before the verb; in "talks between X and Y began" the first, which holds half of the pair."""
    if len(before) == 1:
        return before[0]
    first, last = before[0], before[-1]
    joint = last.left_edge.nbor(-1) if last.left_edge.i else last
    return first if joint.dep_ == "cc" and joint.head != first and first.is_ancestor(joint) else last


def _described(verb: Token) -> Token | None:
    """The name before its description that the parse hung elsewhere: "After Vale left, Orsa, its owner, agreed"."""
    beside = verb.doc[verb.i - 2] if verb.i > 1 else None
    while beside is not None and beside.dep_ not in {"appos", "ROOT"} and beside.head.i <= verb.i - 2:
        beside = beside.head
    named = beside.head if beside is not None and beside.dep_ == "appos" else None
    return named if named is not None and named.pos_ == "PROPN" and not any(children(verb, "mark")) else None


def _finite(verb: Token) -> Token:
    """The clause that a participle belongs to: past infinitives and participles up to one with a subject of its own."""
    while (
        find_child(verb, "nsubj", "nsubjpass") is None
        and verb.dep_ in {"xcomp", "advcl", "pcomp", "prep", "acl", "ccomp"}
        and verb.head.i != verb.i
    ):
        verb = verb.head
    return verb


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux"))


def find_owner(noun: Token) -> Token | None:
    """Whose the noun is: its possessor, who it comes from, else the subject of the verb it completes."""
    owner = find_child(noun, "poss")
    if owner is not None:
        return owner
    giver = next(prepositional(noun, "from", "by"), None)
    if giver is not None:
        return giver
    head = noun.head
    if noun.dep_ in {"dobj", "attr", "oprd", "acomp", "appos"}:
        return find_subject(head) if is_verbal(head) else find_owner(head)
    if noun.dep_ == "pobj" and noun.head.dep_ in {"prep", "agent"}:
        above = noun.head.head
        if is_verbal(above) or above.pos_ == "ADJ":
            return find_subject(above)
        return find_owner(above)
    if noun.dep_ == "conj":
        return find_owner(head) if head.pos_ in {"NOUN", "PROPN"} else None
    return None


@kept
def is_negated(token: Token) -> bool:
    """True where the token itself is denied: "not", "never", "no longer", or "no" before a noun."""
    for child in token.children:
        word, dep = child.lower_, child.dep_
        if dep == "neg" or (word in _NEGATORS and dep in {"det", "advmod", "preconj"}):
            if not (_is_only(child) or (word == "no" and dep != "det" and token.lemma_ in _UTTERING)):
                return True
        elif word == "longer" and any(c.lower_ == "no" for c in child.children):
            return True
        elif dep == "aux" and any(c.dep_ == "neg" for c in child.children):
            return True  # the parse hangs it there where words are put in between: "had not, by then, signed"
    if token.dep_ in {"acomp", "attr", "xcomp"} and token.head.lemma_ in {"be", "remain", "seem", "become"}:
        return is_negated(token.head)
    return False


def _is_only(negator: Token) -> bool:
    """True for the "not" of "not just" and "not only", which denies nothing."""
    if negator.lower_ != "not" or negator.i + 1 == len(negator.doc):
        return False
    return negator.nbor(1).lower_ in {"just", "only", "merely", "simply"}


@kept
def modals(verb: Token) -> frozenset[str]:
    """The auxiliaries of the verb in lower case, contractions written out."""
    found = [c.lower_ for c in verb.children if c.dep_ in _AUXILIARY]
    while not found and verb.dep_ == "conj" and is_verbal(verb.head):
        verb = verb.head
        found = [c.lower_ for c in verb.children if c.dep_ in _AUXILIARY]
    return frozenset(_FULL.get(word, word) for word in found)


def is_supposed(token: Token) -> bool:
    """True inside an if-clause, a whether-clause or a question: nobody says that it is so."""
    for part in (token, *token.ancestors):
        if part.dep_ in {"advcl", "ccomp", "pcomp", "acl", "relcl"} or part.dep_ == "ROOT":
            marks = {c.lower_ for c in part.lefts if c.dep_ in {"mark", "advmod", "prep"}}
            if part.dep_ == "advcl" and marks & _GIVEN and not marks & _SUPPOSING:
                break
            if "that" in marks and any(n.lemma_ in {"event", "case"} for n in prepositional(part, "in")):
                return True
            if marks & _SUPPOSING or (
                (part.dep_ == "acl" or "that" in marks) and part.head.lemma_ in {"event", "case"}
            ):
                return True
    return _is_question(token.sent)


def _is_question(sentence: Sentence) -> bool:
    """True where the last of a sentence's words is a question mark; quotation marks may follow."""
    for last in reversed(sentence):
        words = last.text.rstrip("”\"' \n\t")
        if words:
            return words.endswith("?")
    return False


def is_unreal(token: Token) -> bool:
    """True inside what would have been: "would have claimed that Orsa opposed it"."""
    for part in (token, *token.ancestors):
        if is_verbal(part) and {"would", "have"} <= modals(part):
            return True
        if part.dep_ == "advcl":
            return False
    return False


def is_maybe(verb: Token) -> bool:
    """True under "may", "might" or "could"."""
    return bool(modals(verb) & _MAYBE)


_WHATEVER = {"even", "as"}
"""Words before "if" of a clause that binds nothing: "will leave even if the talks fail"."""


def is_conditional(token: Token) -> bool:
    """True where an if- or unless-clause governs what the token's clause says."""
    for part in (token, *token.ancestors):
        for child in children(part, "advcl", "prep"):
            if child.i == token.i or child.is_ancestor(token):
                continue
            words = {c.lower_ for c in child.children if c.dep_ in {"mark", "advmod"}} | {child.lower_}
            if words & {"if", "unless", "provided"} and not words & _WHATEVER:
                return True
        if part.dep_ in {"ROOT", "ccomp", "conj"}:
            return False
    return False


def is_quoted(token: Token, spans: tuple[tuple[int, int], ...]) -> bool:
    """True where the token stands inside quotation marks."""
    return find_quoted(token, spans) is not None


def find_quoted(token: Token, spans: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The quotation that the token stands in, None where it stands in none; the spans are in order."""
    place = bisect_right(spans, token.idx, key=itemgetter(0)) - 1
    return spans[place] if place >= 0 and token.idx < spans[place][1] else None


def modifier_words(modifier: Token, dropped: frozenset[str]) -> list[Token]:
    """The words of a noun's modifier without articles, pronouns and numbers; what a hyphen joins stays whole."""
    words = list(modifier.subtree)
    joined = {i + step for i, word in enumerate(words) if word.text == "-" for step in (-1, 0, 1)}
    return [
        word
        for i, word in enumerate(words)
        if i in joined
        or (
            (word.dep_ not in {"det", "nummod", "punct", "advmod", "case"} or _tells_apart(word))
            and word.pos_ not in {"SYM", "SPACE"}
            and any(c.isalnum() for c in word.text)
            and word.tag_ not in {"PRP$", "WP$"}
            and word.lower_ not in dropped
        )
    ]


def _tells_apart(word: Token) -> bool:
    """True for the "no" of "a no deal exit"."""
    return word.dep_ == "det" and word.lower_ == "no" and word.head.dep_ in {"amod", "nmod", "compound"}


@kept
def direct_object(verb: Token) -> Token | None:
    """The verb's object, also that of a parted verb: "let the workers down"."""
    found = find_child(verb, *OBJECTS)
    if found is not None:
        return found
    for particle in children(verb, "ccomp", "xcomp"):
        if particle.pos_ in {"ADV", "ADP"} and particle.lower_ in {"down", "up", "off", "out", "back"}:
            return find_child(particle, "nsubj")
    return None


@kept
def has_to(verb: Token) -> bool:
    """True for an infinitive with "to"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts)


def nested(noun: Token) -> Iterator[Token]:
    """Infinitives that the parse hung below a participle of the noun: "a call for both sides involved to stop"."""
    for part in children(noun, "acl"):
        yield from children(part, "xcomp", "advcl")


def is_set_off(verb: Token, noun: Token) -> bool:
    """True for a noun behind a comma, which the parse may hang on a verb far before it."""
    start = noun.left_edge.i
    return start > verb.i + 1 and noun.doc[start - 1].text == "," and verb.doc[verb.i + 1].text != ","
