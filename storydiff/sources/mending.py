"""Mojibake undone: text that was decoded as what it was not, somewhere before it came here, by ftfy.

Only what ftfy finds to be next to impossible as text is touched ("rÃ©sumÃ©", "donâ€™t"); its other tastes, such as
straight quotes or plain ligatures, are off, because a quote has to stay as the paper printed it. An Ã or Â at the end
of a word before a quotation mark or a space may be right (“IRMÔ), or half of a Ô or à: alone it proves nothing.
"""

from __future__ import annotations

import re

from ftfy import TextFixerConfig, fix_text

_ONLY_ENCODING = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
)

_MAY_BE_RIGHT = re.compile(r"(?:(?<=\w)Â|Ã)(?:[‘’‚“”„‹›«»·…–—™€](?!\w)|(?=[\s.,;:!?)\]-]|$))")


def mended(text: str) -> str:
    """The text with its mojibake undone; what is right stays as it is.

    >>> mended("The ministerâ€™s rÃ©sumÃ©"), mended("“IRMÔ em São João: a ASSOCIAÇÃO")
    ('The minister’s résumé', '“IRMÔ em São João: a ASSOCIAÇÃO')
    """
    if text.isascii():
        return text
    found = fix_text(text, _ONLY_ENCODING)
    if found == text:
        return text
    surely = _MAY_BE_RIGHT.sub("", text)
    return found if fix_text(surely, _ONLY_ENCODING) != surely else text
