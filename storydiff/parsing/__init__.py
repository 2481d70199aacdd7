"""Quicker parts for spaCy's pipeline: each sets on a parse what the part that it stands for sets, to the letter."""
