"""The names that spaCy's entity recognizer finds, worked out for all words at once.

    O  B-ORG I-ORG L-ORG  O  U-GPE
    in the Bank of Norland in  Vale

The recognizer takes a text word by word, and weighs a word outside of a name by that word alone, one inside by the
first and the last of the name as well (https://spacy.io/api/architectures#TransitionBasedParser). So all words are
weighed once as if they stood outside, and what may follow a beginning is weighed side by side: the weights are the
model's, in the same arithmetic. spaCy asks for each word which of some 70 steps are allowed, and takes the
interpreter's lock for each question, which is half of what finding names costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from spacy.attrs import ENT_IOB, ENT_TYPE, IS_SPACE, SENT_START
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Span

from storydiff.parsing.greedy import ManyAtOnce, demand_greedy

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FEATURES = 3
"""Words by which the model weighs a step: the next one, the first of the open name, and the last of it so far."""

Name = tuple[int, int, int]
"""First word, end and label of a name."""


class QuickNames(ManyAtOnce, EntityRecognizer):  # type: ignore[misc] # it has no types
    """An entity recognizer that finds what the one given finds; raises ValueError for one that works otherwise."""

    def __init__(self, of: EntityRecognizer) -> None:
        demand_greedy(of, EntityRecognizer)
        if of.model.get_ref("lower").get_dim("nF") != _FEATURES:
            raise ValueError("names are weighed by other words")
        super().__init__(of.vocab, of.model, of.name, of.moves, scorer=of.scorer)
        self.cfg = of.cfg
        self._steps = _Steps(self.moves, of.model.ops.xp)

    def predict(self, docs: Sequence[Doc]) -> Sequence[Any]:
        """The names of each doc; spaCy's own states where names are there already, which it has to respect."""
        if not any(map(len, docs)) or any(doc.to_array([ENT_IOB, ENT_TYPE]).any() for doc in docs):
            found: Sequence[Any] = super().predict(docs)
            return found
        weights = self.model.predict(docs)
        names = self._steps.names(docs, lambda words: weights.vec2scores.predict(weights.state2vec.predict(words)))
        weights.clear_memory()  # it holds itself, and large arrays
        return names

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Any]) -> None:
        """Set the names of each doc."""
        for doc, state in zip(docs, found, strict=True):
            if isinstance(state, list):
                doc.set_ents([Span(doc, start, end, name, kb_id=doc[start].ent_kb_id) for start, end, name in state])
            else:
                super().set_annotations([doc], [state])


class _Steps:
    """The steps that a recognizer chooses from: which are allowed where, and which has the most weight."""

    def __init__(self, moves: Any, numpy: Any) -> None:
        names = [moves.get_class_name(number).partition("-") for number in range(moves.n_moves)]
        self._numpy = numpy
        self._labels = [label for _, _, label in names]
        self._begins = numpy.array([kind == "B" and label != "" for kind, _, label in names])
        self._units = numpy.array([kind == "U" and label != "" for kind, _, label in names])  # "U-": no name here
        self._outs = numpy.array([kind == "O" for kind, _, _ in names])
        inside = {label: number for number, (kind, _, label) in enumerate(names) if kind == "I"}
        last = {label: number for number, (kind, _, label) in enumerate(names) if kind == "L"}
        self._inside = numpy.array([inside.get(label, -1) for label in self._labels])
        self._last = numpy.array([last.get(label, -1) for label in self._labels])

    def names(self, docs: Sequence[Doc], weigh: Callable[[Any], Any]) -> list[list[Name]]:
        """The names of each doc, from the weights of all steps for words by their places in all docs together."""
        numpy = self._numpy
        space, goes_on = (numpy.concatenate(part) for part in zip(*map(self._marks, docs), strict=True))
        places = numpy.arange(len(space), dtype="i")
        outside = numpy.full((len(space), _FEATURES), -1, dtype="i")
        outside[:, 0] = places
        allowed = self._outs | (self._units & ~space[:, None]) | (self._begins & (goes_on & ~space)[:, None])
        steps = numpy.where(allowed, weigh(outside), -numpy.inf).argmax(axis=1)
        ends = places + 1
        begun = places[self._begins[steps]]
        ends[begun] = self._ends(begun, steps[begun], goes_on, weigh)
        named = [(i, ends[i].item(), self._labels[steps[i]]) for i in places[~self._outs[steps]].tolist()]
        return list(_by_doc(docs, named))

    def _marks(self, doc: Doc) -> tuple[Any, Any]:
        """Of each word whether it is white space, and whether a name may go on behind it."""
        numpy = self._numpy
        marks = doc.to_array([IS_SPACE, SENT_START])
        goes_on = numpy.zeros(len(marks), dtype=bool)
        goes_on[:-1] = marks[1:, 1] != 1  # no name runs over the end of a sentence
        return marks[:, 0] != 0, goes_on

    def _ends(self, begun: Any, steps: Any, goes_on: Any, weigh: Callable[[Any], Any]) -> Any:
        """The end of each name that was begun: it goes on until its last step has more weight than one more inside."""
        numpy = self._numpy
        ends = begun + 1
        inside, last = self._inside[steps], self._last[steps]
        open_ = numpy.arange(len(begun))
        while len(open_):
            first, at, rows = begun[open_], ends[open_], numpy.arange(len(open_))
            weights = weigh(numpy.stack([at, first, at - 1], axis=1))
            into, out = inside[open_], last[open_]
            more, less = weights[rows, into], weights[rows, out]
            ends[open_] += 1
            open_ = open_[goes_on[at] & ((more > less) | ((more == less) & (into < out)))]  # of two alike the first
        return ends


def _by_doc(docs: Sequence[Doc], named: Sequence[Name]) -> Iterator[list[Name]]:
    """Those names of each doc that begin outside of the one before, by the places in their doc."""
    coming = iter(named)
    name = next(coming, None)
    start = 0
    for doc in docs:
        end, free = start + len(doc), start
        found: list[Name] = []
        while name is not None and name[0] < end:
            if name[0] >= free:
                found.append((name[0] - start, name[1] - start, name[2]))
                free = name[1]
            name = next(coming, None)
        yield found
        start = end
