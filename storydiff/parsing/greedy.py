"""What spaCy's parser and its entity recognizer have in common: they take the best step at each word of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

AT_ONCE = 8_000
"""Words of the docs whose steps are taken side by side: their weights take some 60 MB, each doc more costs little."""


def demand_greedy(part: Any, kind: Any) -> None:
    """Raise ValueError unless a part is of that very kind, and takes the best step of all that its network knows."""
    if type(part) is not kind or part.model.name != "parser_model":
        raise ValueError(f"{part}: of another kind")
    model = part.model
    if (
        part.cfg["beam_width"] != 1
        or model.attrs["unseen_classes"]
        or not model.attrs["has_upper"]
        or model.get_ref("lower").get_dim("nP") < 2
        or model.ops.name != "numpy"
        or not model.ops.use_blis  # another library may weigh a word otherwise among many than among few
    ):
        raise ValueError(f"{part.name}: takes its steps otherwise")


class ManyAtOnce:
    """Takes docs through a part in shares of ``AT_ONCE`` words, where spaCy takes a quarter of a batch at a time."""

    name: str
    predict: Any
    set_annotations: Any
    get_error_handler: Any

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The docs in order, with what the part sets."""
        coming = iter(docs)
        while batch := list(islice(coming, batch_size)):
            try:
                for share in _shares(batch):
                    self.set_annotations(share, self.predict(share))
            except Exception as error:  # noqa: BLE001 -- as all of spaCy's parts do
                self.get_error_handler()(self.name, self, batch, error)
            else:
                yield from batch


def _shares(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    """The docs in shares, those of a length together; a longer doc is a share by itself."""
    share: list[Doc] = []
    words = 0
    for doc in sorted(docs, key=len):
        if share and words + len(doc) > AT_ONCE:
            yield share
            share, words = [], 0
        share.append(doc)
        words += len(doc)
    yield share
