"""The trees that spaCy's parser finds, with less asking for the interpreter's lock.

spaCy's loop over the steps of a parse gives the lock back before it begins, and then takes it for a moment many times
a word: two fifths of what parsing costs. The same steps taken from Python keep it
(https://spacy.io/api/dependencyparser). What Python adds is the less the more docs take a step side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from spacy.pipeline import DependencyParser

from storydiff.parsing.greedy import ManyAtOnce, demand_greedy
from storydiff.parsing.products import QuickProducts

if TYPE_CHECKING:
    from spacy.tokens import Doc


SIDE_BY_SIDE = 3
"""Docs from which steps taken from Python cost less than spaCy's own."""


class QuickTrees(ManyAtOnce, DependencyParser):  # type: ignore[misc] # it has no types
    """A parser that finds what the one given finds; raises ValueError for one that works otherwise."""

    def __init__(self, of: DependencyParser) -> None:
        demand_greedy(of, DependencyParser)
        super().__init__(of.vocab, of.model, of.name, of.moves, scorer=of.scorer)
        self.cfg = of.cfg

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> Sequence[Any]:
        """The states at the end of the parse of each doc."""
        if len(docs) < SIDE_BY_SIDE and not isinstance(self.model.ops, QuickProducts):  # its own know BLIS alone
            alone: Sequence[Any] = super().greedy_parse(docs, drop)
            return alone
        self._ensure_labels_are_added(docs)
        weights = self.model.predict(docs)
        states: Sequence[Any] = self.moves.init_batch(docs)
        left = [state for state in states if not state.is_final()]
        while left:
            words = weights.state2vec.predict(weights.get_token_ids(left))
            left = self.transition_states(left, weights.vec2scores.predict(words))
        weights.clear_memory()  # it holds itself, and the largest arrays that there are
        return states
