"""The settings as they are being put together: variables by name, judged by the very models that will read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from bot.environment import ENV_FILE_VARIABLE
from bot.settings import Settings, load
from pbx import Kind


@dataclass(slots=True)
class Draft:
    """``values``: what the file is to hold. ``outer``: the environment, which fills in what the file leaves out."""

    values: dict[str, str] = field(repr=False)
    outer: Mapping[str, str] = field(repr=False)
    kinds: Mapping[str, Kind]

    def put(self, name: str, value: str) -> None:
        """An empty one is left out; the secret's file of before goes with it."""
        self.values.pop(f"{name}_FILE", None)
        self.values.pop(name, None)
        if value:
            self.values[name] = value

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def part(self, *beginnings: str) -> Settings:
        """The settings of these alone, so that what is wrong elsewhere stands in nobody's way. SettingsError."""
        both = {name: value for name, value in self.outer.items() if name != ENV_FILE_VARIABLE} | self.values
        some = {name: value for name, value in both.items() if name.startswith(beginnings)}
        return load(some, None, {name: kind.settings for name, kind in self.kinds.items()})

    def accounts(self) -> list[str]:
        return self._named("PBX__", "__KIND")

    def helpdesks(self) -> list[str]:
        return self._named("HELPDESK__", "__URL")

    def drop(self, beginning: str) -> None:
        for name in [name for name in self.values if name.startswith(beginning)]:
            del self.values[name]

    def shadowed(self) -> list[str]:
        """Variables of the environment that say something else than the file will: they win."""
        return sorted(name for name, value in self.values.items() if self.outer.get(name, value) != value)

    def _named(self, before: str, after: str) -> list[str]:
        names = (name for name in self.values if name.startswith(before) and name.endswith(after))
        return sorted(name.removeprefix(before).removesuffix(after).lower() for name in names)


def complaint(model: type[BaseModel], field: str, given: object, known: Mapping[str, object]) -> str | None:
    """What the model says against one value (half a sentence, in English), whatever it says of the others."""
    try:
        model.model_validate({**known, field: given})
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False, include_context=False):
            if one["loc"][:1] == (field,):
                return one["msg"].removeprefix("Value error, ")
    return None
