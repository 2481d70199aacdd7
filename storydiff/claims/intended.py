"""Intended: counts of those for whom something is meant, and of what is found to be impossible."""

from __future__ import annotations

from itertools import islice

from storydiff.claims.parse import Token

_GIVING = frozenset({
    "provide", "give", "supply", "deliver", "distribute", "bring", "send", "secure", "fund", "offer", "buy", "get",
    "procure", "purchase",
})  # fmt: skip
_SERVING = frozenset({"feed", "house", "assist", "serve", "support"})
"""Verbs whose object is those who are to be served."""
_PURPOSES = frozenset({"xcomp", "advcl", "acl"})
_UNDOABLE = frozenset({
    "unfeasible", "infeasible", "impossible", "impractical", "impracticable", "unrealistic", "unworkable",
    "unthinkable", "inconceivable",
})  # fmt: skip
_BE = frozenset({"be", "seem", "prove", "remain", "become", "deem", "consider"})


def is_for_recipients(anchor: Token) -> bool:
    """As in "asked for $5 million to provide meals for 900 people": so many are to get them, whoever is in need.

    Not "for the 900 people": they are known.
    """
    if any(c.lower_ in {"the", "all", "these", "those"} for c in anchor.lefts):
        return False
    if anchor.dep_ == "dobj":
        return anchor.head.lemma_ in _SERVING and _is_purpose(anchor.head)
    if anchor.dep_ != "pobj" or anchor.head.lower_ not in {"for", "to"}:
        return False
    above = (t for t in islice(anchor.head.ancestors, 3) if t.pos_ == "VERB")
    verb = next(above, None)
    return verb is not None and verb.lemma_ in _GIVING and _is_purpose(verb)


def is_only_proposed(anchor: Token) -> bool:
    """As in "proposed 400 job cuts", "wants 400 arrests", "the 400 planned job cuts"."""
    if anchor.dep_ == "dobj" and anchor.head.lemma_.lower() in _PROPOSING:
        return True
    return any(c.dep_ in {"amod", "acl"} and c.lower_ in {"planned", "proposed", "threatened"} for c in anchor.children)


_PROPOSING = frozenset({
    "propose", "plan", "consider", "weigh", "want", "demand", "request", "threaten", "envisage", "foresee", "recommend",
    "urge", "pledge", "promise", "offer",
})  # fmt: skip


def is_undoable(anchor: Token) -> bool:
    """As in "evacuating 900 people was unfeasible", "it is impossible to house 900 people": nobody did it."""
    done = anchor.head
    if done.pos_ != "VERB" or done.tag_ not in {"VBG", "VB"} or any(c.lemma_ == "be" for c in done.lefts):
        return False
    for above in islice(done.ancestors, 4):
        shown = [above, *(c for c in above.children if c.dep_ in {"acomp", "attr", "oprd"})]
        if above.lemma_ in _BE:
            shown += above.doc[above.i + 1 : above.i + 3]  # "was impractical led to": hung elsewhere by the parse
        if any(t.lower_ in _UNDOABLE for t in shown):
            return True
        if above.pos_ in {"VERB", "AUX"} and above.lemma_ not in _BE:
            return False
    return False


def _is_purpose(verb: Token) -> bool:
    return verb.dep_ in _PURPOSES and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts)
