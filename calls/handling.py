"""What people do with a debt: take it, call, let it go, hand it over, open it again. NotNow says why they may not."""

from dataclasses import replace

from calls.missed import Case, CaseState, NotNow, Terms, opened


def take(case: Case, person: int, now_ms: int, terms: Terms) -> Case:
    """«Беру»: the case is hers until the claim runs out. Taking one's own again renews it."""
    if case.closed:
        raise NotNow("case_closed")
    if case.holder not in (None, person):
        raise NotNow("case_taken_by", holder=case.holder, at_ms=case.held_ms)
    if case.state is CaseState.CALLING:
        raise NotNow("case_calling_by", holder=case.holder, caller=case.caller, account=case.account)
    return replace(
        case,
        state=CaseState.TAKEN,
        holder=person,
        held_ms=now_ms,
        due_ms=now_ms + terms.claim_ms,
        caller=None,
    )


def dial(case: Case, person: int, now_ms: int, terms: Terms) -> Case:
    """«Перезвонить»: she takes the case and her phone is about to ring."""
    if case.state is CaseState.CALLING:
        raise NotNow("case_calling_by", holder=case.holder, caller=case.caller, account=case.account)
    case = take(case, person, now_ms, terms)
    return replace(case, state=CaseState.CALLING, due_ms=now_ms + terms.calling_ms)


def release(case: Case, person: int, *, leads: bool = False) -> Case:
    """«Отпустить»: back to everybody. ``leads``: she may let go what others hold."""
    if case.closed:
        raise NotNow("case_closed")
    if case.state is CaseState.OPEN:
        raise NotNow("case_nobodys")
    _may_move(case, person, leads)
    return opened(case)


def hand_over(case: Case, person: int, to: int, now_ms: int, terms: Terms, *, leads: bool = False) -> Case:
    """«Передать»: from now on it is ``to``'s, with a new term. What is nobody's may be given away by anybody."""
    if case.closed:
        raise NotNow("case_closed")
    if case.holder == to:
        raise NotNow("case_taken_by", holder=to, at_ms=case.held_ms)
    _may_move(case, person, leads)
    return take(opened(case), to, now_ms, terms)


def _may_move(case: Case, person: int, leads: bool) -> None:
    if case.state is CaseState.CALLING:
        raise NotNow("case_calling_by", holder=case.holder, caller=case.caller, account=case.account)
    if case.holder not in (None, person) and not leads:
        raise NotNow("case_not_yours", holder=case.holder)


def reopen(case: Case) -> Case:
    """«Вернуть»: the debt is open again, nobody's."""
    if not case.closed:
        raise NotNow("case_not_closed")
    return opened(replace(case, closed_ms=None, closing=None, closer=None, spoke=None, talk_s=None, spoken_call=None))
