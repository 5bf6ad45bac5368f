"""What may go wrong with a PBX, by what to do next.

PbxError(reason, **facts)       reason is a catalogue key of REASONS, worded by `views` in the reader's language
├── PbxRefused                  it said no; asking again changes nothing
├── PbxUnreachable(maybe_done)  no usable answer; a command that acts is never repeated
├── WrongKey                    a webhook without the shared secret → 401
└── BadWebhook                  a webhook nobody can read → 400
"""

# Every reason an adapter may give: one place, so that `views` can be tested to word each of them.
REASONS = frozenset(
    {
        "pbx_refused",  # no, with `said` in the vendor's words where there are any
        "pbx_key_wrong",  # our API key is not the PBX's
        "pbx_no_domain",  # the PBX's domain is unknown to the vendor
        "pbx_blocked",  # the PBX is blocked by its vendor
        "pbx_unpaid",  # the customer's account is blocked
        "pbx_api_off",  # the API is switched off in the cabinet
        "pbx_api_blocked",  # the API is blocked by the vendor
        "pbx_not_permitted",  # this PBX may not do that; `said` says more
        "pbx_forbidden",  # 403: rights, or an address outside the allowed country
        "pbx_wrong_tenant",  # a redirect: this tenant does not live here
        "pbx_not_found",  # 404: address or object unknown
        "pbx_no_such",  # 404 to one named employee, department, number …: it is not there
        "pbx_no_method",  # 405
        "pbx_command_unknown",  # this account's PBX does not know the command `command`: the ability is off for it
        "pbx_busy",  # 429: asked too often
        "pbx_no_such_user",  # the employee is unknown to the PBX
        "pbx_user_blocked",  # the employee is blocked in the PBX
        "pbx_short_extension",  # the PBX cannot schedule a call of an extension of one or two digits
        "pbx_bad_number",  # the number cannot be sent to a PBX
        "pbx_bad_value",  # it would not take the field `said`, which is wrong or missing: nothing was sent
        "pbx_bad_tries",  # so many tries of a call later it does not take
        "pbx_bad_pause",  # … nor so short a pause between them
        "pbx_bad_delay",  # … nor so far a time
        "pbx_too_many",  # more rows than it gives at once: a shorter period must be asked about
        "pbx_not_reached",  # it took a command that sets a state, and goes on saying something else
        "pbx_nonsense",  # an answer in no known shape
        "pbx_broken",  # 5xx to a question
        "pbx_unreachable",  # no connection, or no answer to a question
        "pbx_maybe_done",  # a command left us and nobody knows what became of it
        "webhook_key_wrong",
        "webhook_unreadable",
        "webhook_parameters",  # authenticated, but cmd or callid is missing
    }
)


class PbxError(Exception):
    """``facts`` fill the sentence of ``reason``; neither ever holds a secret or an address."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class PbxRefused(PbxError):
    pass


class PbxUnreachable(PbxError):
    """``maybe_done``: the command may have been carried out all the same. Always False for a question."""

    def __init__(self, *, maybe_done: bool, reason: str | None = None, **facts: object) -> None:
        super().__init__(reason or ("pbx_maybe_done" if maybe_done else "pbx_unreachable"), **facts)
        self.maybe_done = maybe_done


class WrongKey(PbxError):
    def __init__(self) -> None:
        super().__init__("webhook_key_wrong")


class BadWebhook(PbxError):
    """``said``, where given, is a sentence of ours for the programmer on the other side; it quotes no value."""

    def __init__(self, reason: str = "webhook_unreadable", said: str = "") -> None:
        super().__init__(reason, **({"said": said} if said else {}))
        self.said = said
