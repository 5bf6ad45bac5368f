"""From flat variables to the nested fields of the models, and from the models' complaints back to variables' names.

Most sections are there once: ``WEB__PORT``. Of some there may be several, each with a name that the operator makes up:
``PBX__OFFICE__KIND``, ``HELPDESK__DESK__URL``.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError

from bot.environment import FILE_SUFFIX, Given

PBX = "PBX"
SEVERAL = {PBX: "an account", "HELPDESK": "a helpdesk"}  # sections of which each has a name of its own
_NAME = re.compile(r"[A-Z0-9_]{1,32}", re.ASCII)
_VERBS = {"is", "must", "has", "does", "may", "names", "begins", "needs", "should", "cannot", "ends"}
_REQUIRED = {"TELEGRAM__TOKEN": " (@BotFather gives it: /newbot, or /mybots → API Token)"}


class Folding:
    """Knows the name of every setting: the fixed ones, and those of each account once its kind is told. ``several`` are
    the models of the sections that may be there several times; a PBX takes that of its kind."""

    def __init__(
        self,
        model: type[BaseModel],
        kinds: Mapping[str, type[BaseModel]],
        several: Mapping[str, type[BaseModel]],
        problems: list[str],
    ) -> None:
        self.problems = problems
        self.named: dict[tuple[str, str], type[BaseModel]] = {}  # ("pbx", "office")
        self.values: dict[str, Any] = {}  # nested as the models are; accounts under "pbx"
        self._kinds = kinds
        self._several = several
        self._known = dict(names(model))  # annotation by name
        self._sections = {name.partition("__")[0] for name in self._known if "__" in name} | set(SEVERAL)
        self._given: dict[str, Given] = {}
        self._wrong: set[str] = set()
        self._unclear: set[tuple[str, str]] = set()  # such as accounts without a kind: the rest cannot be judged

    def fold(self, variables: Mapping[str, Given]) -> None:
        """Sort the variables into ``values``; whatever seems meant for us and is no setting becomes a problem."""
        self.values = {section.lower(): {} for section in self._sections}
        for section, own_name in dict.fromkeys(found for name in variables if (found := _named(name))):
            self._learn(section, own_name, variables)
        for name, given in variables.items():
            base = name.removesuffix(FILE_SUFFIX)
            if _named(name) in self._unclear:
                continue
            if name in self._known:
                self._put(name, given, given.value)
            elif base != name and holds(self._known.get(base), SecretStr):
                self._put_from_file(base, given, variables.get(base))
            elif end := self._meant(name, given):
                self.problems.append(f"{given.typed} is not a setting{end}")

    def explain(self, error: ValidationError, *within: str) -> None:
        """One sentence for each complaint of a model (``within``: of which section and name); a variable already
        complained about is not named again."""
        for complaint in error.errors(include_url=False, include_input=False, include_context=False):
            path = [part for part in complaint["loc"] if isinstance(part, str)]
            path = [*within, *path]
            candidates = ("__".join(path[:end]).upper() for end in (3, 2, 1))
            name = next((candidate for candidate in candidates if candidate in self._known), None)
            reason = complaint["msg"].removeprefix("Value error, ").replace("Input should be", "must be").rstrip(".")
            if complaint["type"] == "missing":
                reason = "is required" + _REQUIRED.get(name or "", "")
            if name is None:
                self.problems.append(f"{'__'.join(within).upper()}{': ' if within else ''}{reason}.")
            elif name not in self._wrong:
                self._complain(name, reason)

    def _learn(self, section: str, name: str, variables: Mapping[str, Given]) -> None:
        prefix = f"{section}__{name}__"
        given = variables.get(f"{prefix}KIND")
        model = self._several.get(section)
        if section == PBX:
            model = self._kinds.get(given.value.strip()) if given else None
        if not _NAME.fullmatch(name):
            said = f"{SEVERAL[section]} is named with 1 to 32 latin letters, digits and _"
            self.problems.append(f"{section}__{name}: {said}.")
        elif model is None:
            reason = f"{'must be' if given else 'is required:'} one of {', '.join(sorted(self._kinds))}"
            self.problems.append(f"{given.typed if given else f'{prefix}KIND'} {reason}.")
        else:
            self.named[section.lower(), name.lower()] = model
            self.values[section.lower()][name.lower()] = {}
            self._known |= dict(names(model, prefix)) | ({f"{prefix}KIND": str} if section == PBX else {})
            return
        self._unclear.add((section, name))

    def _put(self, name: str, given: Given, value: str) -> None:
        self._given[name] = given
        annotation = self._known[name]
        secret = holds(annotation, SecretStr)
        if not (value := value if secret else value.strip()):
            if secret:
                self._complain(name, "is empty: give it a value or leave it out")
            return
        try:
            parsed = _listed(value) if any(map(_is_list, (annotation, *get_args(annotation)))) else value
        except ValueError:
            self._complain(name, 'must be a list such as ["one", "two"]')
            return
        *path, last = _path(name)
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


def _named(name: str) -> tuple[str, str] | None:
    """Section and own name of a variable such as PBX__OFFICE__KIND."""
    section, _, rest = name.partition("__")
    own_name = rest.rpartition("__")[0]
    return (section, own_name) if section in SEVERAL and own_name else None


def _path(name: str) -> list[str]:
    found = _named(name)
    parts = [*found, name.rpartition("__")[2]] if found else name.split("__")
    return [part.lower() for part in parts]


def holds(annotation: Any, wanted: type) -> bool:
    return annotation is wanted or any(holds(inner, wanted) for inner in get_args(annotation))


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
