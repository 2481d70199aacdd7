"""What sources bring: feeds, pages, folders and single addresses, and who says what of them may be fetched.

``taking`` makes articles of what they bring; a worker that only reads feeds loads ``reading`` and what that needs.
"""
