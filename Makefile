# Perezvon. `make demo` shows it, `make test` proves it; both set up what they need.
# A fresh Debian or Ubuntu with python3 (3.11 or newer, with venv) and make is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo install setup run check test lint bench proofs screenshots locks clean

demo: $(VENV)/run.stamp
	$(BIN)/python -m sandbox demo

install: $(VENV)/run.stamp

setup: $(VENV)/run.stamp
	@$(BIN)/python -m bot setup

run: $(VENV)/run.stamp
	$(BIN)/python -m bot run

check: $(VENV)/run.stamp
	$(BIN)/python -m bot check

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m "not long" -n 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

proofs: $(VENV)/dev.stamp
	$(BIN)/python -m tests.proofs.prove

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/dev.stamp
	$(BIN)/python -m tests.screenshots

# Hashed, universal, without addresses; needs uv.
locks:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 15) else "Perezvon needs Python 3.11 to 3.14; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

# uv installs the same locked packages faster; pip is enough.
INSTALL = if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@echo "Installing what Perezvon needs (about a minute the first time)…"
	@$(call INSTALL,requirements.lock)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what Perezvon and its tests need (about a minute the first time)…"
	@$(call INSTALL,requirements-dev.lock)
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
