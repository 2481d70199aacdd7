"""What a network makes of each word by itself, worked out once for all texts that have the word.

    "Vale" → its norm, beginning, end and shape → a row of a table for each → one vector

The first layers of spaCy's networks see single words, by some features of theirs, and only those behind them look at
neighbours (https://spacy.io/api/architectures#MultiHashEmbed). Few words of a text are new, so the vectors are kept:
they are those that the layers give, to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

REMEMBERED = 16_384
"""Words after which the memory is begun anew: 6 MB of vectors for each network."""


def remember_words(model: Any) -> None:
    """Have the layers of a network that see single words asked once for each word; what has none such stays as it is.

    ``model`` is one of thinc's, spaCy's library of networks (https://thinc.ai/docs/api-model).
    """
    if model.ops.name != "numpy" or not model.ops.use_blis:  # another library may count otherwise for many than for few
        return
    for node in list(model.walk()):
        names = [layer.name for layer in node.layers]
        sees_words = (*names[:2], *names[-1:]) == ("extract_features", "list2ragged", "ragged2list")
        if sees_words and node.maybe_get_dim("nO") is not None:
            quick = type(node)("remembered_words", _Vectors(node).forward, layers=[node])
            model.replace_node(node, quick)


class _Vectors:
    """The vectors of words by their features."""

    def __init__(self, layers: Any) -> None:
        self._features, _, *self._rest, _ = layers.layers
        self._numpy = layers.ops.xp
        self._places: dict[bytes, int] = {}
        self._kept = self._numpy.zeros((REMEMBERED, layers.get_dim("nO")), dtype="f")
        self._turn = Lock()  # of threads that read at once

    def forward(self, model: Any, docs: Sequence[Doc], is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        """The vectors of the words of each doc; the layers themselves where they are to learn."""
        features = self._features.predict(docs)
        known = None if is_train else self._of(self._numpy.concatenate(features))
        if known is None:
            by_layers: tuple[Any, Callable[[Any], Any]] = model.layers[0](docs, is_train)
            return by_layers
        ends = self._numpy.cumsum([len(doc) for doc in docs])[:-1]
        return self._numpy.split(known, ends), lambda change: change

    def _of(self, features: Any) -> Any:
        """A vector for each row of features; None where there are more words than can be kept."""
        words, size = features.tobytes(), features.shape[1] * features.itemsize
        keys = [words[at : at + size] for at in range(0, len(words), size)]
        with self._turn:
            new = {key: at for at, key in enumerate(keys) if key not in self._places}
            if len(self._places) + len(new) > REMEMBERED:
                self._places.clear()
                new = {key: at for at, key in enumerate(keys)}
                if len(new) > REMEMBERED:
                    return None
            if new:
                self._learn(new, features)
            return self._kept[[self._places[key] for key in keys]]

    def _learn(self, new: dict[bytes, int], features: Any) -> None:
        vectors = features[list(new.values())]
        for layer in self._rest:
            vectors = layer.predict(vectors)
        start = len(self._places)
        self._kept[start : start + len(new)] = vectors
        self._places.update(zip(new, range(start, start + len(new)), strict=True))
