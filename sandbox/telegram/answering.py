"""answerCallbackQuery: once for each tap, and soon."""

from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request

LONGEST_TOAST = 200


def answer_callback_query(memory: Memory, parameters: Parameters) -> bool:
    query_id = parameters.text("callback_query_id")
    text = parameters.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if parameters.text("url"):
        raise bad_request("URL_INVALID")  # true of every link but a game's or one to the bot itself
    query = memory.queries.get(query_id)
    late = query is not None and memory.clock() - query.asked > memory.tuning.query_seconds
    if query is None or query.answered or late:
        raise bad_request(QUERY_TOO_OLD)
    query.answered = True
    alert = parameters.flag("show_alert")
    memory.answers.append(
        {
            "query_id": query_id,
            "person": query.person,
            "text": text,
            "show_alert": alert,
            "at": memory.clock(),
        }
    )
    memory.publish({"kind": "toast", "person": query.person, "query_id": query_id, "text": text, "alert": alert})
    return True
