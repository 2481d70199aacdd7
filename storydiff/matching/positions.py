"""Whether two positions are one actor's on one target."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from storydiff.matching.lexicon import Lexicon
from storydiff.matching.matters import Matter, matter_of, same_matter
from storydiff.matching.names import OF_A_STORY, REMEMBERED, full_name, of_a_land, plain_name
from storydiff.model import Judgement, Position, Stance, Verdict
from storydiff.text import fold, key_of_words, words

_AND = re.compile(r"\s+and\s+|\s*[,&]\s*")


def blocks_of(position: Position, lexicon: Lexicon) -> frozenset[str]:
    """The keys under which positions are looked up: each actor's last word, and what the target is about."""
    matter = matter_of(position.target, lexicon)
    keys = {f"actor:{name.split()[-1]}" for name in actors_of(position.actor, lexicon) if name}
    return frozenset(keys | ({f"matter:{matter.head}"} if matter else set()))


def fine_keys_of(position: Position, lexicon: Lexicon) -> frozenset[str]:
    """The keys that positions of one actor on one target share: each actor's last word with each word of the target.

    What an actor wants is also found by the events that may bring it about.
    """
    matter = matter_of(position.target, lexicon)
    if matter is None:
        return frozenset()
    names = {name.split()[-1] for name in actors_of(position.actor, lexicon) if name}
    own = {key_of_words("position", name, word) for name in names for word in matter.all}
    return frozenset(own | matter_keys(matter, names))


def matter_keys(matter: Matter, names: Collection[str]) -> set[str]:
    """The keys of a matter by what shows that two of a kind are one: an actor, or a word beside it."""
    told = {("of", word) for word in matter.beside} | {(how, name) for name in names for how in ("of", "by")}
    return {key_of_words("matter", matter.head, *pair) for pair in told}


@lru_cache(maxsize=REMEMBERED)
def actors_of(actor: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The plain names of the actors that a phrase joins: "russia and china" are two."""
    whole = plain_name(actor, lexicon)
    parts = [plain_name(part, lexicon) for part in _AND.split(actor) if part.strip()]
    return tuple(parts) if len(parts) > 1 else (whole,)


def same_actor(one: str, other: str, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where some actor of the one is an actor of the other; ``known`` are the names of the story."""
    return not full_actors(one, known, lexicon).keys().isdisjoint(full_actors(other, known, lexicon))


def same_doer(one: str, other: str, known: Collection[str], lexicon: Lexicon) -> bool:
    """The same where a part of a crowd is taken for the crowd: what "four unions" plan, "the unions" may do."""
    return _same_doer(one, other, frozenset(known), lexicon)


@lru_cache(maxsize=OF_A_STORY)
def _same_doer(one: str, other: str, known: frozenset[str], lexicon: Lexicon) -> bool:
    whole, others = lexicon.whole(one), lexicon.whole(other)
    if same_actor(whole, others, known, lexicon) or _is_body_of_land(whole, others, known, lexicon):
        return True
    return _sit_in(whole, others, lexicon) or _sit_in(others, whole, lexicon)


def _sit_in(people: str, body: str, lexicon: Lexicon) -> bool:
    """True for "senators" and the "senate": those who sit in a body and nothing else is said of."""
    who, of = words(plain_name(people, lexicon)), words(plain_name(body, lexicon))
    if not who or not of or not who[-1].endswith("s"):
        return False
    sits = lexicon.members.get(of[-1], frozenset()) | lexicon.members.get(of[0], frozenset())
    named = {who[-1].removesuffix("s"), who[-1].removesuffix("ies") + "y"} & sits
    return bool(named) and set(who[:-1]) <= set(of)


def _is_body_of_land(one: str, other: str, known: Collection[str], lexicon: Lexicon) -> bool:
    """True for "parliament" and the one parliament of the story that is named with its land: "Norland's parliament"."""
    short, long = sorted((plain_name(one, lexicon), plain_name(other, lexicon)), key=len)
    land = long.removesuffix(f" {short}").removeprefix(f"{short} of ")
    if short not in lexicon.of_lands or land == long:
        return False
    if set(land.split()) & lexicon.not_of_lands:
        return False
    return not any(name.endswith(f" {short}") and name != long for name in known)


def full_actors(actor: str, known: Collection[str], lexicon: Lexicon) -> Mapping[str, None]:
    """The actors that a phrase joins, each by its full name among the known names, in order."""
    return _full_actors(actor, frozenset(known), lexicon)


@lru_cache(maxsize=OF_A_STORY)
def _full_actors(actor: str, known: frozenset[str], lexicon: Lexicon) -> dict[str, None]:
    names = (name for name in actors_of(actor, lexicon) if name)
    return dict.fromkeys(of_a_land(full_name(name, known), known, lexicon) for name in names)


def same_question(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> Judgement:
    """Whether two positions are one actor's on one target."""
    if not same_actor(one.actor, other.actor, known, lexicon):
        return Judgement(Verdict.DIFFERENT, f"{one.actor} is not {other.actor}")
    a, b = matter_of(one.target, lexicon), matter_of(other.target, lexicon)
    if a is None or b is None:
        return Judgement(Verdict.UNSURE, "a target is not said in words that can be compared")
    judged = same_matter(a, b, lexicon)
    if a == b and a.head in lexicon.generic and not a.beside and not lexicon.is_common(one.actor):
        judged = Judgement(Verdict.SAME, f"one actor's on “{a.head}”")
    apart = _named_apart(one, other, known, lexicon) if judged.verdict is Verdict.SAME else ""
    return Judgement(Verdict.UNSURE, f"only one is of {apart}") if apart else judged


def _named_apart(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> str:
    """The person or body of the story that only one of the targets names: "trial" is not yet "trial of Mira Olden"."""
    a, b = (f" {plain_name(position.target, lexicon)} " for position in (one, other))
    if a == b:
        return ""
    actors = {*full_actors(one.actor, known, lexicon), *full_actors(other.actor, known, lexicon)}
    named = (name for name in sorted(set(known) - actors) if " " in name and not lexicon.is_common(name))
    return next((n for n in named if (f" {n} " in a) != (f" {n} " in b)), "")


def is_left_open(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where an actor takes no side on "a candidate" or "anyone", and the same actor does on a person by name."""
    matter = matter_of(one.target, lexicon)
    if one.stance is not Stance.NEITHER or matter is None or matter.head not in lexicon.choices or matter.beside:
        return False
    chosen = plain_name(other.target, lexicon)
    full = " " in full_name(chosen, known) and full_name(chosen, known) in known
    return full and fold(other.action) in lexicon.backing and same_actor(one.actor, other.actor, known, lexicon)


def dispute_of(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> str:
    """What two different actors stand for and against; empty where they do not differ, or not surely on one matter."""
    if {one.stance, other.stance} != {Stance.FOR, Stance.AGAINST}:
        return ""
    return _shared_by_two(one, other, known, lexicon)


def are_of_two(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> bool:
    """True where two positions are surely of different actors and on one matter.

    A name that only begins or ends another may be the same body: "court" and "court of appeal".
    """
    a, b = (set(words(actor)) for actor in (one.actor, other.actor))
    return not (a <= b or b <= a) and bool(_shared_by_two(one, other, known, lexicon))


def _shared_by_two(one: Position, other: Position, known: Collection[str], lexicon: Lexicon) -> str:
    """Why two positions of different actors are on one matter; empty where they are one actor's or not surely so."""
    if same_actor(one.actor, other.actor, known, lexicon):
        return ""
    a, b = matter_of(one.target, lexicon), matter_of(other.target, lexicon)
    if a is None or b is None:
        return ""
    judged = same_matter(a, b, lexicon)
    return judged.reason if judged.verdict is Verdict.SAME else ""


def key_of(position: Position, known: Collection[str], lexicon: Lexicon) -> str:
    """The series key of a position: "position/mira-olden/toll-bridge"."""
    actor = "+".join(full_actors(position.actor, known, lexicon)) or "someone"
    matter = matter_of(position.target, lexicon) or Matter("something", frozenset())
    return f"position/{actor.replace(' ', '-').replace('/', '-')}/{matter.key}"
