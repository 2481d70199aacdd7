"""The quicker parts of the pipeline set what spaCy's own set, on each word and to the letter, and stand for no others."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span

from benchmarks.generated_news import iter_news
from storydiff.parsing import greedy, memory, vectors
from storydiff.parsing.attributes import QuickAttributes
from storydiff.parsing.lemmas import QuickLemmas
from storydiff.parsing.memory import Memory
from storydiff.parsing.names import QuickNames
from storydiff.parsing.quickening import quicken
from storydiff.parsing.vectors import remember_words
from storydiff.resources import DEFAULT_MODEL, load_model, set_sentence_bounds

ROOT = Path(__file__).parent.parent
SET = [
    "TAG",
    "POS",
    "MORPH",
    "LEMMA",
    "DEP",
    "HEAD",
    "SENT_START",
    "ENT_IOB",
    "ENT_TYPE",
    "ENT_ID",
    "ENT_KB_ID",
    "NORM",
]
"""All that a pipeline may set on a word."""
PARTS = ["parser", "attribute_ruler", "lemmatizer", "ner"]

TEXTS = (
    "They're gon na leave, y'all, and they ai n't got ta: let's go, c'm on! I'd have done nuthin' but what's doin'.",
    "There's a ferry, there are 1,200 boats; this is what that does, and those who have it had it before the others did.",
    "Mayor Ann Vale of Port Ellis and the Bank of Norland\n\nThe North Sea Ferry Company, $3.2 million, on Friday, 3 May.",
    "  \n Norland \n\n\tVale  \n",
    "New",
    "New York",
    "",
)


@cache
def plain() -> Language:
    """spaCy's pipeline as it comes, but for the cuts at line ends."""
    nlp = spacy.load(DEFAULT_MODEL)
    nlp.add_pipe(load_model().get_pipe_meta("storydiff_sentence_bounds").factory, first=True)
    return nlp


def marks(docs: Sequence[Doc]) -> list[Any]:
    """All that was set on the docs."""
    return [(doc.to_array(SET).tolist(), [(e.start, e.end, e.label, e.kb_id) for e in doc.ents]) for doc in docs]


def both(texts: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """What the quick pipeline makes of the texts, and what the plain one does."""
    quick, slow = (list(nlp.pipe(texts, batch_size=16)) for nlp in (load_model(), plain()))
    return marks(quick), marks(slow)


def test_the_parts_stand_in_the_pipeline_that_reads() -> None:
    assert load_model().pipe_names[-4:] == [f"quick_{name}" for name in PARTS]
    assert not {*PARTS} & {*load_model().pipe_names}
    layers = [layer.name for name in ("tok2vec", "quick_ner") for layer in load_model().get_pipe(name).model.walk()]
    assert layers.count("remembered_words") == 2


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_out_as_by_spacys_own_parts(text: str) -> None:
    quick, slow = both([text])
    assert quick == slow
    assert marks([load_model()(text)]) == slow  # alone as in a batch


def test_articles_come_out_as_by_spacys_own_parts() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "archive").glob("0*.md"))]
    texts += [article.text for article in islice(iter_news(), 40)]
    quick, slow = both([*texts, *TEXTS])
    assert quick == slow
    assert any(ents for _, ents in quick)


# --- attributes ----------------------------------------------------------------------------------

ASKED = (
    "the",
    "That",
    "ai",
    "n't",
    "gon",
    "na",
    "let",
    "'s",
    "y'",
    "all",
    "It",
    "had",
    "\n",
    "  ",
    "Vale",
    "ox’n",
    "İ",
    "",
)
TAGS = ("DT", "WDT", "IN", "VBP", "VBZ", "NN", "PRP", "_SP", "TO", "MD", "")
DEPS = ("det", "nsubj", "aux", "expl", "mark", "ROOT", "pobj", "dep", "")


def a_doc(words: Sequence[tuple[str, str, str]]) -> Doc:
    """A doc of words with their tags and relations."""
    doc = Doc(plain().vocab, words=[word or "x" for word, _, _ in words])
    for token, (_, tag, relation) in zip(doc, words, strict=True):
        token.tag_, token.dep_ = tag, relation
    return doc


@given(st.lists(st.tuples(st.one_of(st.sampled_from(ASKED), st.text(max_size=3)), *map(st.sampled_from, (TAGS, DEPS)))))
def test_words_of_any_tags_and_relations_get_the_same_attributes(words: list[tuple[str, str, str]]) -> None:
    ruler = plain().get_pipe("attribute_ruler")
    assert marks([quick_attributes()(a_doc(words))]) == marks([ruler(a_doc(words))])


@cache
def quick_attributes() -> QuickAttributes:
    return QuickAttributes(plain().get_pipe("attribute_ruler"))


def a_ruler(*rules: tuple[list[list[dict[str, Any]]], dict[str, Any], int]) -> AttributeRuler:
    """An attribute ruler of those rules."""
    ruler = AttributeRuler(plain().vocab)
    for patterns, attributes, index in rules:
        ruler.add(patterns, attributes, index)
    return ruler


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["NN", "DT"]), st.sampled_from(["det", "dep"]))))
def test_patterns_that_overlap_win_in_their_order(words: list[tuple[str, str, str]]) -> None:
    ruler = a_ruler(
        ([[{"LOWER": "a"}, {}, {"TAG": "NN"}], [{"ORTH": "b"}]], {"POS": "X", "LEMMA": "one"}, -1),
        ([[{"LOWER": "a"}, {"LOWER": "b"}]], {"LEMMA": "two"}, 1),
        ([[{"TAG": "NN"}]], {"TAG": "DT", "DEP": "det"}, 0),
        ([[{"LOWER": "c", "DEP": "det"}, {"TAG": {"NOT_IN": ["DT"]}}]], {"LEMMA": "three", "MORPH": "Number=Sing"}, 0),
        ([[{"TAG": "DT"}]], {"POS": "DET"}, 0),
    )
    assert marks([QuickAttributes(ruler)(a_doc(words))]) == marks([ruler(a_doc(words))])


@pytest.mark.parametrize(
    ("pattern", "attributes", "index"),
    [
        ([{"LOWER": "a", "OP": "?"}], {"POS": "X"}, 0),
        ([{"LOWER": "a"}, {"OP": "*"}], {"POS": "X"}, 0),
        ([{"ENT_TYPE": "PERSON"}], {"POS": "X"}, 0),
        ([{"LOWER": "a"}], {"ENT_TYPE": "PERSON"}, 0),
        ([{"LOWER": "a"}], {"POS": "X"}, 1),
    ],
)
def test_patterns_of_another_kind_are_left_to_spacy(pattern: Any, attributes: Any, index: int) -> None:
    with pytest.raises(ValueError, match="rule 0"):
        QuickAttributes(a_ruler(([pattern], attributes, index)))


# --- lemmas and names ----------------------------------------------------------------------------


def test_a_lemma_hangs_on_the_part_of_speech_and_the_form() -> None:
    words = [(word, pos, form) for word in ("left", "Saw", "thing") for pos in ("VERB", "NOUN", "X") for form in FORMS]

    def parsed() -> Doc:
        doc = Doc(plain().vocab, words=[word for word, _, _ in words])
        for token, (_, pos, form) in zip(doc, words, strict=True):
            token.pos_ = pos
            token.set_morph(form)
        doc[3].lemma_ = "mine"
        return doc

    lemmatizer = plain().get_pipe("lemmatizer")
    assert [t.lemma_ for t in QuickLemmas(lemmatizer)(parsed())] == [t.lemma_ for t in lemmatizer(parsed())]


FORMS = ("", "Number=Sing", "Number=Plur", "VerbForm=Inf", "Tense=Past|VerbForm=Fin")

IN_NAMES = (
    "Ann",
    "Vale",
    "the",
    "Bank",
    "of",
    "Norland",
    "on",
    "May",
    "3",
    "$",
    "million",
    "\n\n",
    "  ",
    "0",
    "ÆØ",
    ".",
)


@st.composite
def batches(draw: st.DrawFn) -> Callable[[Language], list[Doc]]:
    """Docs of odd words with sentences that begin anywhere, made for a pipeline; some have a name already."""
    words = draw(st.lists(st.lists(st.one_of(st.sampled_from(IN_NAMES), st.text(min_size=1, max_size=3))), max_size=5))
    starts = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 9))))
    named = draw(st.one_of(st.none(), st.integers(0, 4)))

    def make(nlp: Language) -> list[Doc]:
        docs = [Doc(nlp.vocab, words=each) for each in words]
        for n, place in starts:
            if n < len(docs) and place < len(docs[n]):
                docs[n][place].is_sent_start = True
        if named is not None and named < len(docs) and len(docs[named]) > 2:
            docs[named].set_ents([Span(docs[named], 1, 3, "GPE")], default="missing")
        return docs

    return make


@given(batches())
def test_odd_words_come_out_as_by_spacys_own_parts(make: Callable[[Language], list[Doc]]) -> None:
    quick, slow = (list(nlp.pipe(make(nlp), batch_size=8)) for nlp in (load_model(), plain()))
    assert marks(quick) == marks(slow)


@given(batches())
def test_odd_words_without_a_tree_bear_the_same_names(make: Callable[[Language], list[Doc]]) -> None:
    quick, slow = (list(part.pipe(make(plain()), batch_size=8)) for part in (quick_names(), plain().get_pipe("ner")))
    assert marks(quick) == marks(slow)


@pytest.mark.parametrize("seed", range(8))
def test_a_network_that_sees_names_everywhere_leads_to_the_same(seed: int) -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    ner, chance = nlp.get_pipe("ner"), random.Random(seed)
    upper = ner.model.get_ref("upper")
    steps = map(ner.moves.get_class_name, range(ner.moves.n_moves))
    upper.set_param("b", upper.ops.asarray1f([{"U-": 99, "O": -4}.get(step) or chance.gauss(0, 8) for step in steps]))
    quick = QuickNames(ner)

    def docs() -> list[Doc]:
        return [set_sentence_bounds(nlp.make_doc(text)) for text in (*TEXTS, "a \n \n b\n\tc  d \n")]

    slow = list(ner.pipe(docs(), batch_size=4))
    assert marks(list(quick.pipe(docs(), batch_size=4))) == marks(slow)
    assert any(doc.ents for doc in slow)


@cache
def quick_names() -> QuickNames:
    return QuickNames(plain().get_pipe("ner"))


def test_a_part_of_another_kind_stays() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([[{"LENGTH": 3}]], {"POS": "X"})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.add_pipe("beam_ner", "ner")
    nlp.add_pipe("beam_parser", "parser")
    assert quicken(nlp).pipe_names == ["attribute_ruler", "lemmatizer", "ner", "parser"]


# --- batches and vectors -------------------------------------------------------------------------


def test_docs_come_out_alike_in_shares_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    _, slow = both(TEXTS)
    for words in (1, 30, 60):
        monkeypatch.setattr(greedy, "AT_ONCE", words)
        assert marks(list(load_model().pipe(TEXTS, batch_size=3))) == slow


def test_what_a_part_stumbles_over_goes_to_its_handler_of_errors() -> None:
    part, told = QuickNames(plain().get_pipe("ner")), []
    part.set_error_handler(lambda name, _, docs, error: told.append((name, docs, type(error))))
    good = plain().make_doc("Vale")
    assert list(part.pipe([good, "no doc", good], batch_size=2)) == [good]
    assert told == [("ner", [good, "no doc"], AttributeError)]


def test_vectors_are_those_of_the_layers_however_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [article.text for article in islice(iter_news(), 8)]
    docs = [plain().make_doc(text) for text in (*texts, *TEXTS)]
    layers = plain().get_pipe("tok2vec").model
    expected = layers.predict(docs)
    words = len({tuple(row) for doc in docs for row in doc.to_array(FEATURES).tolist()})
    for most in (2 * words, words, words - 1, words // 2, 1):
        monkeypatch.setattr(vectors, "REMEMBERED", most)
        quick = layers.copy()
        remember_words(quick)
        for few in (16, 4, 1):
            found = [row for i in range(0, len(docs), few) for row in quick.predict(docs[i : i + few])]
            assert all(map(array_equal, found, expected)), (most, few)
        with ThreadPoolExecutor(4) as pool:
            for found in pool.map(quick.predict, [docs] * 8):
                assert all(map(array_equal, found, expected)), most


def test_layers_that_are_to_learn_are_asked_themselves() -> None:
    layers = plain().get_pipe("tok2vec").model.copy()
    remember_words(layers)
    docs = [plain().make_doc(TEXTS[0])]
    found, learn = layers.begin_update(docs)
    learn(found)
    assert any(layer.has_grad("E") for layer in layers.walk() if layer.has_param("E"))


FEATURES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]


def array_equal(one: Any, other: Any) -> bool:
    """True where both have the same numbers to the bit."""
    return bool(one.tobytes() == other.tobytes())


def test_a_function_under_a_parts_name_stays() -> None:
    Language.component("nothing_found", func=lambda doc: doc)
    nlp = spacy.blank("en")
    for name in PARTS:
        nlp.add_pipe("nothing_found", name)
    assert quicken(nlp).pipe_names == PARTS


def test_a_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REMEMBERED", 3)
    known: Memory[int] = Memory()
    for number in range(8):
        known[number] = number
        assert len(known) <= 3
        assert known[number] == number
    ruler = plain().get_pipe("attribute_ruler")
    words = [(word or "x", tag, relation) for word in ASKED for tag in TAGS for relation in DEPS]
    assert marks([QuickAttributes(ruler)(a_doc(words))]) == marks([ruler(a_doc(words))])
