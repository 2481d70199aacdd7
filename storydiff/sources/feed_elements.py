"""What feedparser does at every element of a feed, in fewer steps and with the same result.

Which element means what stays feedparser's: its methods for each of them, its dates, its order. Here is only what it
does around them, for each element again, which takes most of its time: it joins the base address with itself, looks
things up in a dictionary that tries old names first, copies four strings deeply, and is handed attributes in three
layers. The methods stand for those of their names in feedparser 6.0 (``mixin.py``, ``parsers/strict.py``);
``tests/test_feed_elements.py`` holds what comes out against feedparser's own.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from xml.sax.expatreader import ExpatParser
from xml.sax.saxutils import escape as escaped

from feedparser.mixin import _cp1252
from feedparser.urls import _urljoin, make_safe_absolute_uri
from feedparser.util import FeedParserDict

MOST_DEPTH = 1_000
"""Elements within one another in sound XML; the deepest real entry is a page with tables in it, some fifty."""

MOST_ATTRIBUTES = 500
TOO_MANY_ATTRIBUTES = f"an element with more than {MOST_ATTRIBUTES:,} attributes"

_XHTML = "application/xhtml+xml"
_DIVISIONS = frozenset({"xhtml:div", "div"})
_FEED_ROOTS = frozenset({"feed", "rss", "rdf:RDF"})
_OF_TEXT_INPUT = frozenset({"title", "link", "description", "name"})
_OF_IMAGE = frozenset({"title", "link", "description", "url", "href", "width", "height"})
_NO_VALUES = frozenset({"category", "tags", "itunes_keywords"})
"""Elements whose text feedparser puts into place elsewhere."""

_QUERY = re.compile("&([A-Za-z0-9_]+);")
_PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~%+,@:/-]*)?(?:\?[A-Za-z0-9._~%+,@:/=&-]+)?"
)
"""Whole addresses that stay what they are when they are joined with another."""

_SVG, _MATHML = "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"
_USERLAND = "backend.userland.com/rss"


class HostileMarkupError(Exception):
    """Markup that would cost more than any feed's; the message says what of it."""


class Elements:
    """What feedparser's two parsers share: elements begin, end and leave their text in the feed or the entry.

    Relative addresses within markup stay as they are, and nothing is sanitised, as where feedparser is told so.
    """

    _joined = ""
    """The base address that was last joined with itself, and what came of it."""
    _settled = ""

    def unknown_starttag(self: Any, tag: str, attrs: Any) -> Any:
        """Begin an element: track its base, language and namespaces, and hand it to feedparser's method for it."""
        self.depth += 1
        attrs = [self._normalize_attributes(attribute) for attribute in attrs]
        given = dict(attrs)
        self._track(tag, attrs, given)
        if self.incontent:
            kind = dict.get(self.contentparams, "type", "xml")
            if not kind.endswith("xml"):
                if tag in _DIVISIONS:
                    return None
                self.contentparams["type"] = kind = _XHTML
            if kind == _XHTML:
                return self._begin_inline(tag, attrs)
        name, prefix = self._method_name(tag)
        if not prefix and tag not in _OF_TEXT_INPUT:
            self.intextinput = 0
        if not prefix and tag not in _OF_IMAGE:
            self.inimage = 0
        try:
            return getattr(self, "_start_" + name)(given)
        except AttributeError:  # of the method too: feedparser takes the element for unknown then
            if not given:
                return self.push(name, 1)
            self._get_context()[name] = given
            return None

    def _track(self: Any, tag: str, attrs: list[tuple[str, str]], given: dict[str, str]) -> None:
        """Note the base address, the language and the namespaces that hold from here."""
        base, language = self.baseuri, self.lang
        if given:
            base = given.get("xml:base", given.get("base")) or base
            said = given.get("xml:lang", given.get("lang"))
            language = language if said is None else said or None
        self.baseuri = self._settled if base == self._joined == self.baseuri else self._join_base(base)
        if language and tag in _FEED_ROOTS:
            self.feeddata["language"] = language.replace("_", "-")
        self.lang = language
        self.basestack.append(self.baseuri)
        self.langstack.append(language)
        for prefix, uri in attrs:
            if prefix.startswith("xmlns:"):
                self.track_namespace(prefix[6:], uri)
            elif prefix == "xmlns":
                self.track_namespace(None, uri)

    def _join_base(self: Any, said: str) -> str:
        """The base address within an element that says another, or says none, which joins it with itself."""
        base = self.baseuri
        joined: str = (make_safe_absolute_uri(base, said) or base) if base else _urljoin(base, said)
        if said == base:
            self._joined, self._settled = base, joined
        return joined

    def _begin_inline(self: Any, tag: str, attrs: list[tuple[str, str]]) -> None:
        """Begin an element of XHTML within the text of another."""
        if ":" in tag:
            prefix, tag = tag.split(":", 1)
            namespace = self.namespaces_in_use.get(prefix, "")
            if (tag, namespace) in {("math", _MATHML), ("svg", _SVG)}:
                attrs.append(("xmlns", namespace))
        if tag == "svg":
            self.svgOK += 1
        self.handle_data(f"<{tag}{self.strattrs(attrs)}>", escape=0)

    def _method_name(self: Any, tag: str) -> tuple[str, str]:
        """An element's name as feedparser's methods have it, with the prefix of its namespace alone."""
        prefix, colon, suffix = tag.partition(":")
        if not colon:
            prefix, suffix = "", tag
        prefix = self.namespacemap.get(prefix, prefix)
        return (f"{prefix}_{suffix}", prefix) if prefix else (suffix, "")

    def unknown_endtag(self: Any, tag: str) -> None:
        """End an element: hand it to feedparser's method for it, and let go of what held within it."""
        name, _ = self._method_name(tag)
        if self.svgOK and tag.rpartition(":")[2] == "svg":
            self.svgOK -= 1
        end = None if self.svgOK else getattr(self, "_end_" + name, None)
        if end is None:
            self.pop(name)
        else:
            try:
                end()
            except AttributeError:  # as above
                self.pop(name)
        if self.incontent:
            kind = dict.get(self.contentparams, "type", "xml")
            if not kind.endswith("xml"):
                if tag in _DIVISIONS:
                    return
                self.contentparams["type"] = kind = _XHTML
            if kind == _XHTML:
                self.handle_data(f"</{tag.rpartition(':')[2]}>", escape=0)
        if self.basestack:
            self.basestack.pop()
            if self.basestack and self.basestack[-1]:
                self.baseuri = self.basestack[-1]
        if self.langstack:
            self.langstack.pop()
            if self.langstack:
                self.lang = self.langstack[-1]
        self.depth -= 1

    def handle_data(self: Any, text: str, escape: int = 1) -> None:
        """Add text to the element that is open."""
        if self.elementstack:
            if escape and dict.get(self.contentparams, "type") == _XHTML:
                text = escaped(text)
            self.elementstack[-1][2].append(text)

    def resolve_uri(self: Any, uri: str) -> str:
        """The address as seen from the base address; one that is whole and plain is what it would be joined to."""
        return uri if _PLAIN_ADDRESS.fullmatch(uri) else _urljoin(self.baseuri or "", uri)

    def pop(self: Any, element: str, strip_whitespace: int = 1) -> Any:
        """Close an element, and put its text where it belongs; gives it back."""
        if not self.elementstack or self.elementstack[-1][0] != element:
            return None
        _, expecting_text, pieces = self.elementstack.pop()
        params = self.contentparams
        pieces = [piece.decode("utf-8") if isinstance(piece, bytes) else piece for piece in pieces]
        if self.version == "atom10" and dict.get(params, "type") == _XHTML:
            pieces = _inside_division(pieces)
        output = "".join(pieces)
        if strip_whitespace:
            output = output.strip()
        if not expecting_text:
            return output
        output = self._as_read(element, output, params)
        if element in _NO_VALUES or (element == "title" and -1 < self.title_depth <= self.depth):
            return output
        if self.inentry and not self.insource:
            return self._keep_of_entry(element, output)
        if self.infeed or self.insource:
            return self._keep_of_feed(element, output)
        return output

    def _as_read(self: Any, element: str, output: str, params: Any) -> str:
        """The text as its type says that it is to be read, which is noted where it has to be guessed."""
        if dict.get(params, "base64"):
            with suppress(binascii.Error, binascii.Incomplete, UnicodeDecodeError):
                output = base64.decodebytes(output.encode("utf8")).decode("utf8")
        if output and element in self.can_be_relative_uri and (element != "id" or self.guidislink):
            output = self.resolve_uri(output)
        if not dict.get(params, "base64"):
            output = self.decode_entities(element, output)
        may_be_html = dict.get(params, "type") == "text/plain" and not self.version.startswith("atom")
        if may_be_html and self.looks_like_html(output):
            params["type"] = "text/html"
        dict.pop(params, "mode", None)
        dict.pop(params, "base64", None)
        return output if output.isascii() else output.translate(_cp1252)

    def _keep_of_entry(self: Any, element: str, output: str) -> str:
        entry = self.entries[-1]
        if element == "content":
            entry.setdefault(element, []).append(self._detail(output))
        elif element == "link":
            if not self.inimage:
                output = _QUERY.sub(r"&\g<1>", output.replace("&amp;", "&"))
                entry[element] = output
                if output:
                    entry["links"][-1]["href"] = output
        else:
            element = "summary" if element == "description" else element
            depths = self.property_depth_map.setdefault(entry, {})
            known = depths.get(element)
            if known is None or self.depth <= known:
                depths[element] = self.depth
                entry[element] = output
            if self.incontent:
                entry[element + "_detail"] = self._detail(output)
        return output

    def _keep_of_feed(self: Any, element: str, output: str) -> str:
        context = self._get_context()
        element = "subtitle" if element == "description" else element
        context[element] = output
        if element == "link":
            output = _QUERY.sub(r"&\g<1>", output)
            context[element] = output
            context["links"][-1]["href"] = output
        elif self.incontent:
            context[element + "_detail"] = self._detail(output)
        return output

    def _detail(self: Any, output: str) -> Any:
        """The text with its type, language and base."""
        detail = FeedParserDict(self.contentparams)  # of strings, so that no deeper copy is another
        detail["value"] = output
        return detail


def _inside_division(pieces: list[str]) -> list[str]:
    """The pieces of Atom's XHTML without the one division that may be around them all."""
    while len(pieces) > 1 and not pieces[-1].strip():
        del pieces[-1]
    while len(pieces) > 1 and not pieces[0].strip():
        del pieces[0]
    if not (pieces and (pieces[0] == "<div>" or pieces[0].startswith("<div ")) and pieces[-1] == "</div>"):
        return pieces
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("</"):
            depth -= 1
            if depth == 0:
                return pieces
        elif piece.startswith("<") and not piece.endswith("/>"):
            depth += 1
    return pieces[1:-1]


class StrictElements(Elements):
    """What the parser of sound XML shares with it, fed by ``Expat``."""

    characters = Elements.handle_data

    def begin(self: Any, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element by its name, with attributes of no namespace."""
        given: dict[str, str] = self.decls
        self.decls = dict[str, str]()
        for key, value in attributes.items():
            given[key.lower()] = value
        self.unknown_starttag(name, list(given.items()))


class Expat(ExpatParser):
    """The standard library's driver of expat, which names each kind of element once.

    What feedparser has no prefix for, and what bears attributes of a namespace, goes its usual way. Raises
    HostileMarkupError for elements too deep or with too many attributes.
    """

    _parser: Any
    _cont_handler: Any

    def __init__(self) -> None:
        super().__init__(namespaceHandling=1)
        self._names: dict[str, str] = {}
        self._level = 0

    def reset(self) -> None:
        """Begin anew, with the text between two tags in one piece."""
        super().reset()
        self._parser.buffer_text = True

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Begin an element by the name that expat gives it: namespace, local name and prefix."""
        self._level += 1
        if self._level > MOST_DEPTH:
            raise HostileMarkupError(f"elements nested deeper than {MOST_DEPTH:,}")
        if len(attrs) > MOST_ATTRIBUTES:
            raise HostileMarkupError(TOO_MANY_ATTRIBUTES)
        known = self._names.get(name) or self._find_name(name)
        if known and not (attrs and " " in "".join(attrs)):
            self._cont_handler.begin(known, attrs)
        else:
            super().start_element_ns(name, attrs)

    def end_element_ns(self, name: str) -> None:
        """End an element."""
        self._level -= 1
        known = self._names.get(name)
        if known:
            self._cont_handler.unknown_endtag(known)
        else:
            super().end_element_ns(name)

    def _find_name(self, said: str) -> str | None:
        """The name by which feedparser knows an element, which no later declaration can change; else None."""
        parts = said.split()
        namespace, local = (parts[0], parts[1]) if len(parts) in {2, 3} else ("", said)
        namespace = namespace.lower()
        prefixes: dict[str, str] = self._cont_handler._matchnamespaces  # noqa: SLF001 -- feedparser's own
        prefix = "" if _USERLAND in namespace else prefixes.get(namespace)
        if prefix is None or len(parts) > 3:
            return None
        name = f"{prefix}:{local}".lower() if prefix else local.lower()
        self._names[said] = name
        return name
