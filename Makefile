# Two commands do everything: `make reproduce` (the main job) and `make test`.
# They need git, make and Python 3.11 or newer; everything else goes into .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help reproduce test lint bench measure clean

help:            ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

$(VENV)/.base: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)' || \
	  { echo "lbpmeta needs Python 3.11 or newer; set PYTHON=, for example: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

reproduce: $(VENV)/.base   ## check the packaged evidence, re-derive its pools, draw and report into build/
	$(BIN)/lbpmeta check --packaged
	$(BIN)/lbpmeta report --packaged --output build
	$(BIN)/lbpmeta report --packaged --output build/report.html

lint: $(VENV)/.dev         ## style, types and the description of the tables
	$(BIN)/ruff check src tests benchmarks examples docs
	$(BIN)/ruff format --check src tests benchmarks examples docs
	$(BIN)/mypy
	cd data && ../$(BIN)/frictionless validate datapackage.json

test: lint                 ## everything that CI runs
	$(BIN)/python -m pytest -n auto -q

bench: $(VENV)/.dev        ## compare speed with peers that are installed
	$(BIN)/python benchmarks/run.py --write

measure: $(VENV)/.dev     ## measure false alarms and detection on simulated reviews
	$(BIN)/python benchmarks/consistency/run.py --write

clean:                     ## remove what was made
	rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
