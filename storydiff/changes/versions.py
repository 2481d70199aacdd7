"""A later version of an article beside the earlier: what it corrects and what it no longer says.

Only a version that is the same article withdraws anything: a wall before the text, an error page or the first
paragraphs alone have not taken back what they do not show.
"""

from __future__ import annotations

from collections.abc import Sequence

from storydiff.changes.carrying import moved
from storydiff.changes.findings import Findings
from storydiff.changes.odds import figure_of
from storydiff.changes.origins import shingles
from storydiff.changes.wording import printed
from storydiff.intervals import Movement
from storydiff.model import NOT_SHOWN, Article, ChangeKind, Claim, Event, Figure, Position
from storydiff.text import fold, words

CUT = 1 / 3
"""Share of the earlier text from which an end that is gone as a whole counts as not shown, rather than withdrawn."""


def compare_versions(mine: Sequence[Claim], earlier: Sequence[Claim], findings: Findings) -> list[Claim]:
    """Report corrections and withdrawals; gives back the claims that the earlier version did not have."""
    last = max(claim.version for claim in earlier)
    old = _standing(earlier, findings)
    kept, new = set[str](), list[Claim]()
    for claim in mine:
        twin = next((c for c in old if c.content == claim.content), None) or next(
            (c for c in old if c.id not in kept and _is_reworded(c, claim)), None
        )
        rival = next((c for c in old if c.id not in kept and _answers(c, claim, findings)), None)
        if twin is not None:
            kept.add(twin.id)
            findings.hold(twin, claim, f"version {last} says the same")
        elif rival is not None:
            kept.add(rival.id)
            _correct(rival, claim, findings)
        else:
            new.append(claim)
    for claim in old:
        if claim.id not in kept:
            shown = _shown(claim, findings.scene.article, findings, is_revision=bool(kept))
            _withdraw(claim, shown, findings)
    return new


def hold_hidden(mine: Sequence[Claim], earlier: Sequence[Claim], findings: Findings) -> None:
    """Hold back beside itself what earlier versions said and this one does not show, so that it stays known.

    ``earlier`` holds the claims of all versions that are read, as one may be compared before the one it follows.
    """
    for claim in _hidden_by(findings.scene.article, mine, _standing(earlier, findings), findings):
        findings.hold(claim, claim, f"version {findings.scene.article.version} {NOT_SHOWN}")


def _standing(earlier: Sequence[Claim], findings: Findings) -> list[Claim]:
    """What the article said last: the claims of its last version, and those of others that it did not show."""
    standing = list[Claim]()
    for version in sorted({claim.version for claim in earlier}):
        own = [claim for claim in earlier if claim.version == version]
        article = findings.scene.origins.articles.get((own[0].article, version))
        hidden = [] if article is None else _hidden_by(article, own, standing, findings)
        standing = [*own, *hidden]
    return standing


def _hidden_by(later: Article, mine: Sequence[Claim], old: Sequence[Claim], findings: Findings) -> list[Claim]:
    """The claims whose part of the article a later version does not show, though it is the same article.

    They stay known, and so they are told by the two texts and the claims alone: a series may yet be settled otherwise.
    """
    return [
        claim for claim in old if not any(_may_answer(claim, c) for c in mine) and _is_cut_off(claim, later, findings)
    ]


def _may_answer(old: Claim, new: Claim) -> bool:
    """True where a claim of the later version may be what became of the old, however their series are settled."""
    match old.content, new.content:
        case Figure() as one, Figure() as other:
            return (one.unit, one.aspect) == (other.unit, other.aspect)
        case (Position() | Event()) as one, (Position() | Event()) as other:
            return not one.actor or not other.actor or bool(set(words(one.actor)) & set(words(other.actor)))
        case _:
            return False


def _is_cut_off(old: Claim, later: Article, findings: Findings) -> bool:
    """True where the end of the text is gone in which the claim stood, and the part before it is there."""
    earlier = findings.scene.origins.articles.get((old.article, old.version))
    if earlier is None or _stands(old, later.text):
        return False
    common = _end_of_common(earlier, later)
    return 0 < common <= old.span.start and len(earlier.text) - common > len(earlier.text) * CUT


def _answers(old: Claim, new: Claim, findings: Findings) -> bool:
    return old.kind is new.kind and findings.scene.series.get(old.id) == findings.scene.series.get(new.id)


def _is_reworded(old: Claim, new: Claim) -> bool:
    """True for one number of one measure: "twelve dead at Port Ellis" is "12 dead there" in the next version."""
    match old.content, new.content:
        case Figure() as one, Figure() as other:
            same = (one.measure, one.unit, one.aspect) == (other.measure, other.unit, other.aspect)
            return same and moved(old, new) is Movement.SAME and one.qualifiers == other.qualifiers
        case _:
            return False


def _correct(old: Claim, new: Claim, findings: Findings) -> None:
    match old.content, new.content:
        case Figure(), Figure() if says_otherwise(old, new):
            reason = f"version {old.version} said {printed(old)}, version {new.version} says {printed(new)}"
            findings.report(ChangeKind.CORRECTED, [old], [new], reason)
        case Position(stance=before), Position(stance=after) if says_otherwise(old, new):
            findings.report(
                ChangeKind.CORRECTED, [old], [new], f"version {old.version} had {before}, this one has {after}"
            )
        case Event() as before, Event() as after if before.status is not after.status and _is_one_deed(before, after):
            reason = f"version {old.version} had it {before.status}, version {new.version} has it {after.status}"
            findings.report(ChangeKind.CORRECTED, [old], [new], reason)
        case _:
            findings.hold(old, new, f"worded anew in version {new.version}")


def _is_one_deed(before: Event, after: Event) -> bool:
    return before.actor == after.actor and (before.action, before.object) == (after.action, after.object)


def says_otherwise(old: Claim, new: Claim) -> bool:
    """True where the new version of a claim corrects the old, and does not only word it anew."""
    match old.content, new.content:
        case Figure(), Figure():
            return moved(old, new) in (Movement.UP, Movement.DOWN) or _says_less(old, new)
        case Position(stance=before), Position(stance=after):
            return before is not after
        case _:
            return False


def _says_less(old: Claim, new: Claim) -> bool:
    """True where the new version takes back the number of the old: "at least 9" where it said "at least 12"."""
    return figure_of(new).high < figure_of(old).low and moved(old, new) is Movement.COARSER


def _shown(old: Claim, later: Article, findings: Findings, *, is_revision: bool) -> int:
    """How far into the earlier text the later version goes on, in characters: nothing behind it is withdrawn."""
    earlier = findings.scene.origins.articles.get((old.article, old.version))
    text = earlier.text if earlier is not None else ""
    common = _end_of_common(earlier, later) if earlier is not None else 0
    if not common:
        return len(text) if is_revision else 0
    return common if len(text) - common > len(text) * CUT else len(text)


def _end_of_common(earlier: Article, later: Article) -> int:
    """Where the last paragraph of the earlier text ends of which the later one has a run of words; 0 for none."""
    runs, end, at = shingles(later.text), 0, 0
    for paragraph in earlier.text.split("\n"):
        at += len(paragraph) + 1
        if not runs.isdisjoint(shingles(paragraph)):
            end = at
    return end


def _withdraw(old: Claim, shown: int, findings: Findings) -> None:
    """A claim whose words are gone is withdrawn; where they stand, only the reading differs."""
    version, text = findings.scene.article.version, findings.scene.article.text
    if not text or _stands(old, text) or findings.is_held(old, old):
        return
    if old.span.start >= shown:
        reason = "does not show this part of the article, which withdraws nothing"
        findings.hold(old, old, f"version {version} {reason}")
    elif _is_left_out(old, text):
        findings.report(ChangeKind.WITHDRAWN, [old], [], f"version {version} no longer says it")
    else:
        findings.hold(old, old, f"version {version} words it otherwise or no longer says it")


def _stands(old: Claim, text: str) -> bool:
    """True where the sentence stands in the text, or anywhere in it the number of a figure."""
    if not isinstance(old.content, Figure):
        return fold(old.quote) in fold(text)
    focus = old.quote[old.focus.start - old.span.start : old.focus.end - old.span.start] or old.quote
    return _has(text, old.quote) or _has(text, focus) or _has(text, f"{figure_of(old).low:,.0f}")


def _is_left_out(old: Claim, text: str) -> bool:
    """True where the text has no number of the claim, or names neither who acts in it nor what it is about."""
    match old.content:
        case Position(actor=actor, target=about) | Event(actor=actor, object=about):
            names = [words(name)[-1:] for name in (actor, about) if name]
            return not any(set(name) & set(words(text)) for name in names)
        case Figure():
            return True


def _has(text: str, phrase: str) -> bool:
    """True where the words of the phrase stand in the text one after the other."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "
