"""The bodies of claims and articles as the JSON that they are kept as, of which a value made once is remembered."""

from __future__ import annotations

from sqlalchemy import Text, cast

from storydiff import db

claim_body = cast(db.claims.c.body, Text).label("body")
"""What ``records.claim_of`` reads."""
article_body = cast(db.articles.c.body, Text).label("body")
"""What ``records.article_of`` reads."""
