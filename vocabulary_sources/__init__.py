"""Writes the generated vocabularies from public resources; see README.md beside this file."""
