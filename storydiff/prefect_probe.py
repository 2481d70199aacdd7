"""Whether the Prefect server that the environment names answers; asked with the standard library alone."""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import SplitResult, urlsplit

VARIABLE = "PREFECT_API_URL"
SECONDS = 5.0
_OF_AUTHORISATION = (401, 403)


def ask_health(url: str, seconds: float = SECONDS) -> str | None:
    """None where the server answers as Prefect's does, else what is wrong; credentials in the URL are not shown."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return f"{VARIABLE} is no web address"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"{VARIABLE} is no web address"
    place = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
    try:
        status = _status(parts, seconds)
    except TimeoutError:
        return f"{place} does not answer within {seconds:g} s"
    except ssl.SSLCertVerificationError as error:
        return f"{place} has a certificate that cannot be trusted: {error.verify_message}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        return f"{place} cannot be reached: {said}"
    # What asks for a key is there; the key is Prefect's own matter.
    is_there = status == http.client.OK or status in _OF_AUTHORISATION
    return None if is_there else f"{place} answers HTTP {status} to a question for its health"


def _status(parts: SplitResult, seconds: float) -> int:
    assert parts.hostname is not None
    connection = (
        http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    )
    try:
        connection.request("GET", f"{parts.path.rstrip('/')}/health")
        return connection.getresponse().status
    finally:
        connection.close()
