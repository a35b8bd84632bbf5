# The two commands a newcomer needs: `make run` and `make test`. Each sets up what is missing.
PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON) 2>/dev/null),)
PYTHON := python3
endif
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CHECK_STAMP := $(VENV)/.check-installed

.PHONY: run test test-slow lint types check bench lock sample clean

run: $(STAMP)  ## run the end control on data/raw (out of the box: the bundled synthetic sample)
	$(BIN)/eindcontrole run

test: $(STAMP)  ## the fast suite
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow"

test-slow: $(CHECK_STAMP)  ## kill test, Prefect harness, large samples, Arelle
	$(BIN)/pytest -n 2 --dist loadfile -m slow

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

check: test lint types test-slow

bench: $(CHECK_STAMP)  ## transactions against one bare DuckDB statement, deliveries, XBRL against Arelle
	$(BIN)/python -m tests.bench

sample: $(STAMP)  ## rewrite the bundled synthetic sample
	$(BIN)/eindcontrole sample --out data/raw/voorbeeld

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 13) else "eindcontrole needs Python 3.11 or 3.12, found " + sys.version.split()[0] + ". Point to one: make run PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

# Tools that only compare with the program (Arelle), beside what it needs itself.
$(CHECK_STAMP): $(STAMP) requirements-check.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-check.lock
	touch $(CHECK_STAMP)

lock:  ## regenerate the lock files (needs uv): pinned versions with hashes, no addresses
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra dev --extra xbrl-check --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url -c requirements.lock -o requirements-check.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
