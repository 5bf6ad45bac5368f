"""The world in a box: a pretend Telegram, a pretend phone company and a page to see and press them."""
