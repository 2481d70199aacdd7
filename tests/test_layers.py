"""The house stays a house: every import is read, and none may cross a line of the layer table in DESIGN.md."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def layers_in(design: str) -> dict[str, set[str]]:
    """The layer table of the design: the modules of each layer by their first name below ``storydiff``."""
    rows = (line.split("|") for line in design.splitlines() if line.startswith("|"))
    return {row[1].strip(): set(re.findall(r"`([a-z_]+)/?`", row[2])) - {"flows"} for row in rows if "`" in row[2]}


LAYERS = layers_in((ROOT / "DESIGN.md").read_text(encoding="utf-8"))

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "words": frozenset({"words"}),
    "doing": frozenset({"words", "doing"}),
    "thinking": frozenset({"words", "thinking"}),
    "composing": frozenset({"words", "doing", "thinking", "composing"}),
    "running": frozenset(LAYERS),
    "flows": frozenset({"words", "doing", "thinking", "composing", "flows"}),
}

ONLY_COMPUTE = frozenset(
    {"babel", "charset_normalizer", "css_inline", "dateparser", "htmldate", "jinja2", "lxml", "markdown_it", "PIL"}
    | {"markupsafe", "pydantic", "spacy", "trafilatura"}
)
"""Libraries that a thinking module may use; what in them reaches outside is among the calls below."""

OUTSIDE_MODULES = frozenset(
    {"aiohttp", "asyncio", "concurrent", "ftplib", "glob", "http", "imaplib", "importlib", "io", "logging"}
    | {"multiprocessing", "os", "pathlib", "platform", "poplib", "random", "secrets", "select", "shelve", "shutil"}
    | {"signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time"}
    | {"urllib.request", "uuid", "webbrowser", "zipfile"}
)
"""Modules of the standard library through which a clock, the network, files, chance or the process come in."""

COMPUTING_NAMES = frozenset(
    {("pathlib", "PurePath"), ("pathlib", "PurePosixPath"), ("io", "StringIO"), ("io", "BytesIO")}
)
"""Names of those modules that only compute."""

OUTSIDE_CALLS = frozenset({"open", "input", "print", "exec", "eval", "__import__", "breakpoint"})
OUTSIDE_METHODS = frozenset(
    {"now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen", "fetch_url"}
    | {"fetch_response", "from_disk", "to_disk", "FileSystemLoader", "PackageLoader"}
)
"""Calls that read the clock or files whatever they are called on; ``spacy.load`` is named apart."""


OF_THE_EXTRA = {
    "anthropic": "anthropic",
    "apprise": "apprise",
    "httpx2": "httpx2",
    "openai": "openai",
    "pydantic_ai": "pydantic-ai-slim",
}
"""What extras bring and one module each may import, by distribution: it need not be installed."""

EXTRA_OF = {"storydiff.language_model": "model", "storydiff.chats": "chat"}
"""The modules that use an extra, with its name."""


def modules_of(root: Path, package: str) -> dict[str, ast.Module]:
    """The parsed modules of a package below ``root`` by their dotted names."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


@dataclass(frozen=True)
class Import:
    """One imported module, the name taken from it, and where; ``typing`` where only a type checker runs it."""

    module: str
    taken: str | None
    line: int
    typing: bool


def imports_of(name: str, tree: ast.Module, *, is_package: bool) -> Iterator[Import]:
    """Each import anywhere in a module, those in functions too."""
    unrun = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).removeprefix("typing.") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, None, node.lineno, id(node) in unrun) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, name.split("."), is_package=is_package)
            yield from (Import(base, alias.name, node.lineno, id(node) in unrun) for alias in node.names)


def _absolute(node: ast.ImportFrom, place: list[str], *, is_package: bool) -> str:
    package = place[: len(place) - node.level + is_package] if node.level else []
    return ".".join([*package, *([node.module] if node.module else [])])


def layer_of(module: str) -> str | None:
    """The layer of a module, None for one that stands in no layer."""
    top, _, rest = module.partition(".")
    if top == "flows":
        return "flows"
    first = rest.partition(".")[0]
    if not first:
        return "words"  # the package itself: its version
    return next((layer for layer, names in LAYERS.items() if first in names), None)


def crossings(root: Path) -> list[str]:
    """Every line of ``storydiff/`` and ``flows/`` below ``root`` that crosses the layer table, in words."""
    modules = modules_of(root, "storydiff") | modules_of(root, "flows")
    packages = {name for name in modules if any(other.startswith(f"{name}.") for other in modules)}
    found: list[str] = []
    graph: dict[str, set[str]] = {}
    for name, tree in modules.items():
        layer = layer_of(name)
        if layer is None:
            found.append(f"{name}: stands in no layer; give it one in LAYERS and in DESIGN.md")
            continue
        graph[name] = set()
        for found_import in imports_of(name, tree, is_package=name in packages):
            base, taken, line = found_import.module, found_import.taken, found_import.line
            target = f"{base}.{taken}" if taken and f"{base}.{taken}" in modules else base
            if base.partition(".")[0] in {"storydiff", "flows"}:
                # A name that only the type checker sees closes no circle, but it still crosses a line.
                graph[name] |= set() if found_import.typing else {target}
                found += _inside(name, layer, target, line)
            else:
                found += _outside(name, layer, base, taken, line)
        if layer == "thinking":
            found += _reaching_out(name, tree)
    return [*found, *_cycles(graph)]


def _inside(name: str, layer: str, target: str, line: int) -> Iterator[str]:
    to = layer_of(target)
    if to is not None and to not in MAY_IMPORT[layer]:
        yield f"{name}:{line}: {layer} imports {target}, which is {to}"


def _outside(name: str, layer: str, base: str, taken: str | None, line: int) -> Iterator[str]:
    top = base.partition(".")[0]
    standard = top in sys.stdlib_module_names
    if top.startswith("prefect") and layer != "flows":
        yield f"{name}:{line}: {top} outside flows/"
    elif layer == "words" and not standard:
        yield f"{name}:{line}: words import {top}, which is not of the standard library"
    elif layer == "thinking" and not standard and top not in ONLY_COMPUTE:
        yield f"{name}:{line}: thinking imports {top}, which does more than compute"
    elif layer == "thinking" and standard and (base, taken) not in COMPUTING_NAMES:
        whole = f"{base}.{taken}" if taken else base
        if any(f"{whole}.".startswith(f"{module}.") for module in OUTSIDE_MODULES):
            yield f"{name}:{line}: thinking imports {whole}, which reaches outside"


def _reaching_out(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=called) if called in OUTSIDE_CALLS | OUTSIDE_METHODS:
                yield f"{name}:{node.lineno}: thinking calls {called}()"
            case ast.Attribute(attr=called) if called in OUTSIDE_METHODS:
                yield f"{name}:{node.lineno}: thinking calls .{called}()"
            case ast.Attribute(value=ast.Name(id="spacy"), attr="load"):
                yield f"{name}:{node.lineno}: thinking calls spacy.load()"


def _cycles(graph: Mapping[str, set[str]]) -> Iterator[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a circle of imports: {' → '.join(reversed(error.args[1]))}"


# --- the house as it stands ----------------------------------------------------------------------


def test_no_import_crosses_a_line() -> None:
    assert crossings(ROOT) == []


def test_the_design_has_the_five_layers_and_each_module_in_one() -> None:
    assert set(LAYERS) == {"running", "composing", "thinking", "doing", "words"}
    assert sum(map(len, LAYERS.values())) == len(set().union(*LAYERS.values()))


def test_every_package_travels_in_the_wheel() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    on_disk = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "storydiff").rglob("*.py")}
    assert set(built) == on_disk | {"storydiff.templates"}


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    always = _distributions(project["dependencies"])
    flows = always | _distributions(project["optional-dependencies"]["flows"])
    extras = {name: _distributions(given) for name, given in project["optional-dependencies"].items()}
    owners = packages_distributions()
    for name, tree in (modules_of(ROOT, "storydiff") | modules_of(ROOT, "flows")).items():
        for each in imports_of(name, tree, is_package=False):
            top = each.module.partition(".")[0]
            if name in EXTRA_OF and top in OF_THE_EXTRA:
                assert OF_THE_EXTRA[top] in extras[EXTRA_OF[name]], f"{name}:{each.line}: {top} is not declared"
            elif top and top not in sys.stdlib_module_names and top not in {"storydiff", "flows"}:
                owner = {distribution.lower().replace("_", "-") for distribution in owners.get(top, ())}
                assert owner & (flows if name.startswith("flows") else always), (
                    f"{name}:{each.line}: {top} is not declared"
                )


def _distributions(requirements: list[str]) -> set[str]:
    return {re.split(r"[=<>\[]", requirement)[0].strip().lower() for requirement in requirements}


# --- each line, crossed on purpose ---------------------------------------------------------------

SOUND = {
    "storydiff/__init__.py": "__version__ = '1'",
    "storydiff/model.py": "from dataclasses import dataclass",
    "storydiff/fetch.py": "import httpx\nfrom storydiff.model import Source",
    "storydiff/changes.py": "import re\nfrom datetime import datetime\nfrom storydiff.model import Claim",
    "storydiff/claims/__init__.py": "from storydiff.claims.figures import find_figures",
    "storydiff/claims/figures.py": "import spacy\nfrom storydiff import model",
    "storydiff/pipeline.py": "from storydiff import changes, fetch",
    "storydiff/cli.py": "from storydiff import pipeline",
    "flows/nightly.py": "from prefect import flow\nfrom storydiff import pipeline",
}

CROSSED = [
    ("storydiff/text.py", "import regex", "words import regex"),
    ("storydiff/text.py", "from storydiff import fetch", "words imports storydiff.fetch"),
    ("storydiff/articles.py", "from storydiff.fetch import Fetcher", "thinking imports storydiff.fetch"),
    ("storydiff/articles.py", "import httpx", "thinking imports httpx"),
    ("storydiff/articles.py", "import sqlalchemy", "thinking imports sqlalchemy"),
    ("storydiff/articles.py", "def f():\n    import os", "thinking imports os"),
    ("storydiff/articles.py", "from os import path", "thinking imports os"),
    ("storydiff/articles.py", "from pathlib import Path", "thinking imports pathlib.Path"),
    ("storydiff/articles.py", "from urllib import request", "thinking imports urllib.request"),
    ("storydiff/articles.py", "import time", "thinking imports time"),
    ("storydiff/articles.py", "from datetime import datetime, UTC\nx = datetime.now(UTC)", "thinking calls .now()"),
    ("storydiff/articles.py", "import datetime\nx = datetime.date.today()", "thinking calls .today()"),
    ("storydiff/articles.py", "x = open('a')", "thinking calls open()"),
    ("storydiff/articles.py", "def f(p):\n    return p.read_text()", "thinking calls .read_text()"),
    ("storydiff/articles.py", "import spacy\nx = spacy.load('en')", "thinking calls spacy.load()"),
    ("storydiff/claims/names.py", "from ..ledger import Ledger", "thinking imports storydiff.ledger"),
    ("storydiff/claims/names.py", "from .. import pipeline", "thinking imports storydiff.pipeline"),
    ("storydiff/sources/feed.py", "from storydiff.changes import compare", "doing imports storydiff.changes"),
    ("storydiff/ledger.py", "from storydiff.pipeline import run", "doing imports storydiff.pipeline"),
    ("storydiff/pipeline.py", "from storydiff.cli import main", "composing imports storydiff.cli"),
    ("storydiff/pipeline.py", "from prefect import task", "prefect outside flows/"),
    ("storydiff/cli.py", "def f():\n    import prefect.client", "prefect outside flows/"),
    (
        "storydiff/text.py",
        "if TYPE_CHECKING:\n    from storydiff.ledger import Ledger",
        "words imports storydiff.ledger",
    ),
    ("storydiff/cli.py", "from flows.nightly import nightly", "running imports flows.nightly"),
    ("flows/ingest.py", "from storydiff.cli import main", "flows imports storydiff.cli"),
    ("storydiff/helpers.py", "", "stands in no layer"),
    ("storydiff/model.py", "from storydiff.text import fold", "a circle of imports"),
    ("storydiff/claims/figures.py", "from storydiff.claims import find_figures", "a circle of imports"),
]


def _build(root: Path, files: Mapping[str, str]) -> Path:
    for path, source in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source, encoding="utf-8")
    return root


def test_a_sound_house_has_no_crossings(tmp_path: Path) -> None:
    assert crossings(_build(tmp_path, SOUND)) == []


def test_a_name_for_the_type_checker_alone_closes_no_circle(tmp_path: Path) -> None:
    typed = {
        "storydiff/model.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from storydiff.text import fold"
    }
    assert crossings(_build(tmp_path, SOUND | {"storydiff/text.py": "import storydiff.model"} | typed)) == []


@pytest.mark.parametrize(("path", "source", "expected"), CROSSED, ids=[f"{p}-{e}" for p, _, e in CROSSED])
def test_each_crossing_is_named(tmp_path: Path, path: str, source: str, expected: str) -> None:
    planted = SOUND | {"storydiff/text.py": "from storydiff.model import Claim"} | {path: source}
    found = crossings(_build(tmp_path, planted))
    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    "module", ["storydiff.pipeline", "storydiff.cli", "storydiff.sources.reading", "storydiff.reading"]
)
def test_nothing_pays_for_spacy_before_it_parses(module: str) -> None:
    program = f"import {module}, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
