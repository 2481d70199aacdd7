"""Names of currencies: CLDR's English names of the currencies in use, and the words that name one of them alone."""

from __future__ import annotations

from collections import defaultdict

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from vocabulary_sources.wordnet import WordNet

SHARE = 0.6
"""A word that WordNet knows is taken alone only where so much of its use means money: "zloty", but not "real"."""
SHORTEST = 4
"""Letters of the shortest word that is taken alone."""
OTHER_MEANINGS = frozenset({"afghani", "afghanis", "guarani", "guaranis", "leone", "leones", "quetzal", "quetzals"})
"""Words that are also a people, a name or a bird."""


def currency_words(net: WordNet) -> dict[str, str]:
    """The code of each currency in use by its names in the singular and plural, and by its own word alone."""
    names: dict[str, str] = {}
    alone: dict[str, set[str]] = defaultdict(set)
    for code in sorted(_in_use()):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale="en").lower()
            if not name.replace(" ", "").replace("-", "").isalpha():
                continue
            names[name] = code
            alone[name.split()[-1]].add(code)
    single = {word: codes for word, codes in alone.items() if len(codes) == 1 and _is_money(net, word)}
    return dict(sorted((names | {word: next(iter(codes)) for word, codes in single.items()}).items()))


def currency_names() -> dict[str, str]:
    """What each currency in use is called in words, in the singular, by its code."""
    return {code: get_currency_name(code, count=1, locale="en").lower() for code in sorted(_in_use())}


def _in_use() -> set[str]:
    places = (str(code) for code in Locale("en").territories)
    return {str(currency) for place in places if len(place) == 2 for currency in get_territory_currencies(place)}


def _is_money(net: WordNet, word: str) -> bool:
    """True for a word that means little else: WordNet knows it as money above all, or not at all."""
    money = net.below("monetary unit.n.1")
    forms = [form for form in (word, word.removesuffix("s")) if any((form, kind) in net.senses for kind in "nva")]
    known = all(net.share(form, "n", money) >= SHARE and (form, "v") not in net.senses for form in forms)
    return len(word) >= SHORTEST and word.isascii() and word not in OTHER_MEANINGS and known
