"""What is claimed, with the names of the tests that prove it: ``path::test``, the path below ``tests/``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    sentence: str
    tests: tuple[str, ...]


def claim(sentence: str, **files: str) -> Claim:
    """``files``: a file's path with ``__`` for ``/``, and the names of its tests (without ``test_``) in lines."""
    tests = []
    for name, names in files.items():
        path = f"{name.replace('__', '/')}.py"
        for one in names.split():
            owner, _, test = one.rpartition(".")
            tests.append("::".join(filter(None, (path, owner, f"test_{test}"))))
    return Claim(sentence, tuple(tests))
