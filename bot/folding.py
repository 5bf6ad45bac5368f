"""From flat variables to the nested fields of the models, and from the models' complaints back to variables' names."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError

from bot.environment import FILE_SUFFIX, Given

PBX = "PBX"
_ACCOUNT = re.compile(r"[A-Z0-9_]{1,32}", re.ASCII)
_VERBS = {"is", "must", "has", "does", "may", "names", "begins", "needs", "should", "cannot"}
_REQUIRED = {"TELEGRAM__TOKEN": " (@BotFather gives it: /newbot, or /mybots → API Token)"}


class Folding:
    """Knows the name of every setting: the fixed ones, and those of each account once its kind is told."""

    def __init__(self, model: type[BaseModel], kinds: Mapping[str, type[BaseModel]], problems: list[str]) -> None:
        self.problems = problems
        self.accounts: dict[str, type[BaseModel]] = {}
        self.values: dict[str, Any] = {}  # nested as the models are; accounts under "pbx"
        self._kinds = kinds
        self._known = dict(names(model))  # annotation by name
        self._sections = {name.partition("__")[0] for name in self._known if "__" in name} | {PBX}
        self._given: dict[str, Given] = {}
        self._wrong: set[str] = set()
        self._unclear: set[str] = set()  # accounts without a kind: their other variables cannot be judged

    def fold(self, variables: Mapping[str, Given]) -> None:
        """Sort the variables into ``values``; whatever seems meant for us and is no setting becomes a problem."""
        self.values = {section.lower(): {} for section in self._sections}
        for account in dict.fromkeys(account for name in variables if (account := _account(name))):
            self._learn(account, variables)
        for name, given in variables.items():
            base = name.removesuffix(FILE_SUFFIX)
            if _account(name) in self._unclear:
                continue
            if name in self._known:
                self._put(name, given, given.value)
            elif base != name and _holds(self._known.get(base), SecretStr):
                self._put_from_file(base, given, variables.get(base))
            elif end := self._meant(name, given):
                self.problems.append(f"{given.typed} is not a setting{end}")

    def explain(self, error: ValidationError, account: str | None = None) -> None:
        """One sentence for each complaint of a model; a variable already complained about is not named again."""
        for complaint in error.errors(include_url=False, include_input=False, include_context=False):
            path = [part for part in complaint["loc"] if isinstance(part, str)]
            path = [PBX, account, *path] if account else path
            candidates = ("__".join(path[:end]).upper() for end in (3, 2, 1))
            name = next((candidate for candidate in candidates if candidate in self._known), None)
            reason = complaint["msg"].removeprefix("Value error, ").replace("Input should be", "must be").rstrip(".")
            if complaint["type"] == "missing":
                reason = "is required" + _REQUIRED.get(name or "", "")
            if name is None:
                self.problems.append(f"{f'{PBX}__{account.upper()}: ' if account else ''}{reason}.")
            elif name not in self._wrong:
                self._complain(name, reason)

    def _learn(self, account: str, variables: Mapping[str, Given]) -> None:
        name = f"{PBX}__{account}__KIND"
        given = variables.get(name)
        model = self._kinds.get(given.value.strip()) if given else None
        if not _ACCOUNT.fullmatch(account):
            self.problems.append(f"{PBX}__{account}: an account is named with 1 to 32 latin letters, digits and _.")
        elif model is None:
            reason = f"{'must be' if given else 'is required:'} one of {', '.join(sorted(self._kinds))}"
            self.problems.append(f"{given.typed if given else name} {reason}.")
        else:
            self.accounts[account.lower()] = model
            self.values["pbx"][account.lower()] = {}
            self._known |= {name: str} | dict(names(model, f"{PBX}__{account}__"))
            return
        self._unclear.add(account)

    def _put(self, name: str, given: Given, value: str) -> None:
        self._given[name] = given
        annotation = self._known[name]
        secret = _holds(annotation, SecretStr)
        if not (value := value if secret else value.strip()):
            if secret:
                self._complain(name, "is empty: give it a value or leave it out")
            return
        try:
            parsed = _listed(value) if any(map(_is_list, (annotation, *get_args(annotation)))) else value
        except ValueError:
            self._complain(name, 'must be a list such as ["one", "two"]')
            return
        *path, last = name.lower().split("__") if _account(name) is None else _pbx_path(name)
        target = self.values
        for part in path:
            target = target[part]
        target[last] = parsed

    def _put_from_file(self, base: str, given: Given, plain: Given | None) -> None:
        self._given[base] = given
        if plain is not None:
            self._complain(base, f"and {plain.typed} are both given: keep one")
            return
        try:
            self._put(base, given, given.from_file())
        except ValueError as error:
            self._complain(base, str(error))

    def _complain(self, name: str, reason: str) -> None:
        self._wrong.add(name)
        given = self._given.get(name)
        if given and len(given.value) > 3:
            reason = reason.replace(given.value, "…")
        colon = "" if reason.split(" ")[0] in {*_VERBS, "and"} else ":"
        self.problems.append(f"{given.typed if given else name}{colon} {reason}.")

    def _meant(self, name: str, given: Given) -> str | None:
        """How the sentence about an unknown name ends; None when the name is somebody else's business."""
        section, nested, _ = name.partition("__")
        ours = bool(nested) and section in self._sections
        base = name.removesuffix(FILE_SUFFIX)
        if base != name and base in self._known:
            return f": only secrets can be read from a file, give {base}."
        if not ours and not nested and not given.ours:
            return None
        near = difflib.get_close_matches(name, self._known, n=1, cutoff=0.6 if ours else 0.85)
        if given.ours and not near:
            near = [known for known in self._known if known.replace("__", "_") == name]
        if near:
            return f": did you mean {near[0]}?"
        return " (.env.example lists them)." if ours else None


def names(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting of a model as (variable, annotation): sections one deep, accounts left out."""
    for field, info in model.model_fields.items():
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from names(annotation, f"{prefix}{field.upper()}__")
        elif get_origin(annotation) is not Mapping:
            yield f"{prefix}{field.upper()}", annotation


def _account(name: str) -> str | None:
    head = name.removeprefix(f"{PBX}__").rpartition("__")[0]
    return head if name.startswith(f"{PBX}__") and head else None


def _pbx_path(name: str) -> list[str]:
    account, _, field = name.removeprefix(f"{PBX}__").rpartition("__")
    return ["pbx", account.lower(), field.lower()]


def _holds(annotation: Any, wanted: type) -> bool:
    return annotation is wanted or any(_holds(inner, wanted) for inner in get_args(annotation))


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) in {tuple, list, set, frozenset}


def _listed(value: str) -> Iterable[Any]:
    """A list written as JSON or, simpler, with commas."""
    if not value.startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    parsed = json.loads(value)
    if not isinstance(parsed, list):
        raise ValueError
    return parsed
