"""MegaFon's `crmapi/v1` (seed 003 §4–§11) answered out of the pretend company, as strictly as the document.

checks.py reads queries and bodies, state.py holds what the phones need not know; then a file per section.
"""
