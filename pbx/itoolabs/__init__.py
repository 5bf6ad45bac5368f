"""The platform that two of our PBXs run on (seeds 002 and 003): what their adapters have in common.

webhooks.py, words.py   the dialect of its webhooks          settings.py   the three keys
rows.py, periods.py     what it remembers, and how to ask    api.py        its ways to say no
ears.py                 the part of an adapter that hears
"""
