"""Posts over HTTP by the rules of a fetch: where it may go, how long it may take, and how failures are said.

Nothing of the answer is read but its status and how long it asks to wait, so that no answer is too long.
"""

from __future__ import annotations

from collections.abc import Mapping

from yarl import URL

from storydiff.fetch import Fetcher, Response, StatusError, shown_address, target_of
from storydiff.text import one_line


class Poster(Fetcher):
    """A fetcher that posts as well; it tries once and follows no redirect, which would carry the body elsewhere."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """The answer of a server that took the body, without its content.

        Raises StatusError for every status but 2xx, and ItemError where no answer comes.
        """
        shown = shown_address(url)
        return await self.within_limits(self._post(target_of(url, shown), shown, body, headers), shown)

    async def _post(self, target: URL, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        assert self._session is not None, "a poster is used in `async with`"
        self._guard.check(str(target.raw_host))
        async with self._session.post(target, data=body, headers=headers, allow_redirects=False) as answer:
            said = answer.headers.get("retry-after")
            kept = {} if said is None else {"retry-after": one_line(said)}
            if not 200 <= answer.status < 300:
                raise StatusError(url, answer.status, kept)
            return Response(str(target), answer.status, kept, b"", "")
