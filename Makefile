# Everything a newcomer needs: `make try` to see it run, `make test` to prove it.
# Only Python 3.11 or newer, make and a C library are taken for granted.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Two to a core: the tests of real processes mostly wait for them.
# Each file in one worker, so that its bot, its browser or its newsroom is started once.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 2)))

.PHONY: try test check check-all bench pictures screenshots format lint types evidence lock clean

try: $(STAMP)  ## the real bot against a stand-in Discord, on a page in the browser
	@$(BIN)/factdesk rehearse

test: $(STAMP)
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: lint types test evidence  ## what CI runs

check-all: check
	$(BIN)/python -m pytest -q -m slow

pictures: $(STAMP)  ## docs/pictures, drawn from the running program
	$(BIN)/python -m docs.pictures

screenshots: $(STAMP)  ## docs/pictures/page-*.png, taken of the running page; needs Chromium
	$(BIN)/python -m docs.screenshots

bench: $(STAMP)  ## the figures of the README and docs, measured here
	$(BIN)/python -m benchmarks.cold_start
	$(BIN)/python -m benchmarks.answer_cost
	$(BIN)/python -m pip install --quiet '.[bench]'
	$(BIN)/python -m benchmarks.names --sizes 1000,10000,100000
	$(BIN)/python -m benchmarks.quotecheck

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python docs/list_modules.py

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

evidence: $(STAMP)
	$(BIN)/factdesk verify

# The hashes make the lock the only thing that is trusted; the build backend is
# in it too, so nothing outside it is fetched.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Factdesk needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")'
	@echo 'Setting up $(VENV) from requirements.lock: a minute or two, once.'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# Universal: one lock for every Python and system. Written without addresses, so
# that it works with whichever index pip is set to.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --extra dev --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache
