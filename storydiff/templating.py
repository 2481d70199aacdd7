"""Templates filled with what came from outside: what cannot be read is left out, a mistake is named by its place."""

from __future__ import annotations

from typing import Any

import jinja2

from storydiff.errors import TemplateError
from storydiff.text import one_line

UNSHOWN: dict[int, None] = dict.fromkeys(
    code
    for span in (
        (0, 9), (0x0B, 0x20), (0x7F, 0xA0), (0x2028, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000), (0xFFFE, 0x10000),
    )
    for code in range(*span)
)  # fmt: skip
"""Control characters, line separators, overrides of the direction of text, lone surrogates, and what XML does not
allow: nothing to be read."""


def shown(value: Any) -> Any:
    """What a template prints of a value: a text of its own without what is not to be read, all else as it is."""
    return value if type(value) is not str or value.isprintable() else value.translate(UNSHOWN)


def fill(environment: jinja2.Environment, name: str, /, **values: Any) -> str:
    """What a template gives with those values; raises TemplateError naming file and line of a mistake in it."""
    try:
        return environment.get_template(name).render(**values)
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name or name}, line {error.lineno}"
        raise TemplateError(f"{where}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        file, line = _place(error, name)
        raise TemplateError(f"{file}, line {line}: {error.name} is in no template folder") from error
    except (jinja2.TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        file, line = _place(error, name)
        raise TemplateError(f"{file}, line {line}: {one_line(str(error))}") from error
    except (RecursionError, MemoryError) as error:
        file, line = _place(error, name)
        what = "includes or calls itself without end" if isinstance(error, RecursionError) else "takes too much memory"
        raise TemplateError(f"{file}, line {line}: {what}") from error


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The innermost line of a template that the error passed through."""
    place = (name, 1)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
