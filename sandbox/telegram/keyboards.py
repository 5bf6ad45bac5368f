"""Keyboards under messages: reply_markup checked and refused as Telegram does."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.telegram.links import checked_link
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.parameters import field as value_of
from sandbox.telegram.refusals import Json, bad_request

LONGEST_DATA = 64  # bytes
WIDEST_ROW = 8
MOST_BUTTONS = 100
OTHER_INLINE = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
OTHER_REPLY = ("request_location", "request_poll", "web_app", "request_users", "request_chat")


@dataclass(frozen=True)
class Markup:
    kind: Literal["inline", "keyboard", "remove", "force_reply"]
    rows: list[list[Json]] = field(default_factory=list)
    options: Json = field(default_factory=dict)

    @property
    def inline(self) -> bool:
        return self.kind == "inline"

    def api(self) -> Json:
        return {"inline_keyboard": [[dict(button) for button in row] for row in self.rows]}

    def buttons(self) -> list[list[Json]]:
        """As the screen shows them: `data` for a callback button, `url`, `request_contact`, or text alone."""
        return [[_on_screen(button) for button in row] for row in self.rows]

    def reply_keyboard(self) -> Json | None:
        """None for an inline keyboard; otherwise what the markup does to the input field."""
        return None if self.inline else {"kind": self.kind, **self.options}


def read_markup(parameters: Parameters, *, private: bool, inline_only: bool = False) -> Markup | None:
    value = parameters.decoded("reply_markup", "reply keyboard markup JSON object")
    if value is None and not parameters.text("reply_markup"):
        return None
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    try:
        markup = _markup(value, private=private)
    except ValueError as wrong:
        raise bad_request(str(wrong)) from None
    if markup is not None and inline_only and not markup.inline:
        raise bad_request("Inline keyboard expected")
    if markup is not None and sum(map(len, markup.rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return markup


def _markup(value: Json, *, private: bool) -> Markup | None:
    words = 'Field "keyboard" must be an Array of Arrays'
    keyboard = _rows(value, "keyboard", words, lambda button: _reply_button(button, private=private))
    words = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    inline = _rows(value, "inline_keyboard", words, _inline_button)
    placeholder = value_of(value, "input_field_placeholder", str)
    if keyboard:
        options = {
            "one_time": value_of(value, "one_time_keyboard", bool),
            "resize": value_of(value, "resize_keyboard", bool),
            "persistent": value_of(value, "is_persistent", bool),
            "placeholder": placeholder,
        }
        return Markup("keyboard", keyboard, options)
    if inline:
        return Markup("inline", inline)
    if value_of(value, "remove_keyboard", bool):
        return Markup("remove")
    if value_of(value, "force_reply", bool):
        return Markup("force_reply", options={"placeholder": placeholder})
    return None


def _rows(value: Json, name: str, shape: str, read: Any) -> list[list[Json]]:
    rows = []
    for row in value_of(value, name, list):
        if not isinstance(row, list):
            raise ValueError(shape)
        try:
            buttons = [read(button) for button in row]
        except ValueError as wrong:
            what = "inline keyboard button" if name == "inline_keyboard" else "keyboard button"
            raise ValueError(f"Can't parse {what}: {wrong}") from None
        # Telegram drops a button without text, and what does not fit in a row, without a word.
        shown = [button for button in buttons if button["text"]][:WIDEST_ROW]
        if shown:
            rows.append(shown)
    return rows


def _reply_button(button: Any, *, private: bool) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise ValueError("KeyboardButton must be a String or an Object")
    read: Json = {"text": value_of(button, "text", str, required=True)}
    for name in OTHER_REPLY:
        if button.get(name):
            raise bad_request(f"the sandbox does not support {name} buttons yet")
    if value_of(button, "request_contact", bool):
        if not private:
            raise bad_request("Phone number can be requested in private chats only")
        read["request_contact"] = True
    return read


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise ValueError("InlineKeyboardButton must be an Object")
    text = value_of(button, "text", str, required=True)
    url = value_of(button, "url", str)
    if url:
        return {"text": text, "url": _checked_url(url) if text else url}
    data = value_of(button, "callback_data", str)
    if data:
        if text and len(data.encode()) > LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": text, "callback_data": data}
    for name in OTHER_INLINE:
        if name in button:
            raise bad_request(f"the sandbox does not support {name} buttons yet")
    raise ValueError("Text buttons are unallowed in the inline keyboard")


def _checked_url(url: str) -> str:
    try:
        return checked_link(url)
    except ValueError as wrong:
        raise bad_request(f"Inline keyboard button {wrong}") from None


def _on_screen(button: Json) -> Json:
    shown = {name: value for name, value in button.items() if name != "callback_data"}
    return shown | ({"data": button["callback_data"]} if "callback_data" in button else {})
