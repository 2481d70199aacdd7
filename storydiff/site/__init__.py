"""The static site: pages of all that the ledger of a home tells, in plain files that need no server and no script."""

from storydiff.site.building import SiteReport, make_site

__all__ = ["SiteReport", "make_site"]
