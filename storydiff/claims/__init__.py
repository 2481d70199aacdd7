"""Reading: an article goes in, claims with their verbatim evidence come out."""
