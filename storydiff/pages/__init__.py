"""What stands on the pages of a site, as values that templates put into HTML: pure, and blind to where it is written.

Nothing here reads a clock, a file or the ledger; a page is named by the identity of what it shows, never by its words.
"""
