# Two commands do everything: `make reproduce` (the main job) and `make test`.
# They need git, make and Python 3.11 or newer; everything else goes into .venv, in the versions that requirements/ locks.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := -m pip install --quiet --disable-pip-version-check
#: The locked versions, and this checkout on top; nothing is resolved anew.
LOCKED := $(PIP) --require-hashes --requirement
SELF   := $(PIP) --no-deps --no-build-isolation --editable .
#: How many tests run at once.
JOBS   ?= auto
#: How many results of each family `make law` asks about.
N      ?= 1000
COMPILE := pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-annotate --quiet

# Without compiled files each of the many processes that tests start would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help reproduce test fuzz lint test-lowest test-newest lock new-check bench measure law files clean

help:            ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

# Make a virtual environment in the folder $(1), of Python 3.11 or newer.
define venv
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)' || \
	  { echo "lbpmeta needs Python 3.11 or newer; set PYTHON=, for example: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(1)
endef

$(VENV)/.base: pyproject.toml requirements/base.txt
	$(call venv,$(VENV))
	$(BIN)/python $(LOCKED) requirements/base.txt
	$(BIN)/python $(SELF)
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(BIN)/python $(LOCKED) requirements/dev.txt
	@touch $@

reproduce: $(VENV)/.base   ## check the packaged evidence, re-derive its pools, draw and report into build/
	$(BIN)/lbpmeta check --packaged
	$(BIN)/lbpmeta report --packaged --output build
	$(BIN)/lbpmeta report --packaged --output build/report.html

lint: $(VENV)/.dev         ## style, types and the description of the tables
	$(BIN)/ruff check src tests benchmarks examples docs tools
	$(BIN)/ruff format --check src tests benchmarks examples docs tools
	$(BIN)/mypy
	cd data && ../$(BIN)/frictionless validate datapackage.json

test: lint                 ## everything that CI runs, with the locked versions
	$(BIN)/python -m pytest -n $(JOBS) -q

test-lowest:               ## the same tests with the oldest versions that pyproject.toml allows (Python 3.11)
	$(call venv,.venv-lowest)
	.venv-lowest/bin/python $(LOCKED) requirements/lowest.txt
	.venv-lowest/bin/python $(SELF)
	.venv-lowest/bin/python -m pytest -n $(JOBS) -q

test-newest:               ## the same tests with the newest versions that there are today
	$(call venv,.venv-newest)
	.venv-newest/bin/python $(PIP) --upgrade --editable '.[dev]'
	.venv-newest/bin/python -m pytest -n $(JOBS) -q

lock: $(VENV)/.dev         ## resolve pyproject.toml anew into requirements/: hashed, for every platform and Python
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv $(COMPILE) --upgrade --extra dev -o requirements/dev.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv $(COMPILE) --upgrade -c requirements/dev.txt -o requirements/base.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv $(COMPILE) --upgrade --extra test --extra notebook --extra files --extra read --extra word \
	  --resolution lowest-direct -o requirements/lowest.txt

fuzz: $(VENV)/.dev         ## give the commands new odd files for longer than `make test` does
	$(BIN)/python -m pytest -n auto -q -p no:randomly --hypothesis-profile=fuzz tests/fuzz

new-check: $(VENV)/.dev    ## lay down a check: make new-check NAME=sum-of-arms ROOM=arms
	$(BIN)/python tools/new_check.py "$(NAME)" "$(ROOM)"

bench: $(VENV)/.dev        ## compare speed with peers that are installed
	$(BIN)/python benchmarks/run.py --write

measure: $(VENV)/.dev      ## measure false alarms and detection on simulated reviews
	$(BIN)/python benchmarks/consistency/run.py --write
	$(BIN)/python benchmarks/consistency/cases.py --write
	$(BIN)/python benchmarks/consistency/units.py --write
	$(BIN)/python benchmarks/power.py
	$(BIN)/python benchmarks/consistency/repairs.py --write
	$(BIN)/python benchmarks/consistency/unseen.py --write

law: $(VENV)/.dev          ## ask about true results of every kind and about published lines: make law N=10000
	$(BIN)/python benchmarks/law/run.py --n $(N) --gate --write benchmarks/law/measured.json
	$(BIN)/python benchmarks/law/sure.py --write

files: $(VENV)/.dev        ## read files in the shapes that people have: right, in part, refused, misread
	$(BIN)/python benchmarks/files/run.py --write

clean:                     ## remove what was made
	rm -rf build dist $(VENV) .venv-lowest .venv-newest .pytest_cache .mypy_cache .ruff_cache .hypothesis
