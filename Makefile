# Broadsheet's commands. `make` alone lists them; none needs more than Python 3.11 and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install dev run test check format bench torture lock clean

PORT ?= $(or $(BROADSHEET_PORT),8000)
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
BENCH := .broadsheet/bench-venv
BENCH_PYTHON ?= $(BIN)/python
INDEX := $(CURDIR)/.broadsheet/index
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml --group build

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 15

install: $(VENV)/.installed  ## the program and its locked run-time dependencies, in .venv

dev: $(VENV)/.developing

# Code 4: the index is damaged or of another version. 3: some files could not be read.
run: install  ## index documents/ and serve it on http://127.0.0.1:8000 (PORT=...)
	@export BROADSHEET_INDEX="$(INDEX)"; \
	$(BIN)/broadsheet index documents; code=$$?; \
	if [ $$code -eq 4 ]; then \
		echo 'It is the trial index, so that is done now.'; \
		$(BIN)/broadsheet index --rebuild documents; code=$$?; \
	fi; \
	[ $$code -eq 0 ] || [ $$code -eq 3 ] || exit $$code; \
	exec $(BIN)/broadsheet serve --port "$(PORT)"

test: dev  ## all tests, the browser tests too where Chromium is installed
	@$(BIN)/python -m pytest

check: dev  ## lint, format, types, and that the locks fit pyproject.toml
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_locks.py

format: dev  ## put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: dev $(BENCH)/.installed  ## speed and quality on the corpora, beside other engines (long)
	@$(BIN)/python benchmarks/extraction.py --check
	@$(BIN)/python benchmarks/relevance.py --check
	@$(BENCH)/bin/python -m benchmarks.engines all --results benchmarks/results.json
	@$(BENCH)/bin/python -m benchmarks.engines.report

torture: dev  ## what `make test` samples, whole: kills, rot, full disks, rivals (long)
	@BROADSHEET_TORTURE=1 $(BIN)/python -m pytest -m torture

lock:  ## for maintainers, with uv: renew requirements*.txt from pyproject.toml
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean:  ## remove the virtual environment and the trial index
	rm -rf $(VENV) .broadsheet

# A stamp is newer than what it was made from, so a second `make` installs nothing. pip gets every
# file by its hash; the project itself is built by the locked setuptools, without the network.
$(VENV)/.created:
	@set -e; for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV); touch $@; exit 0; fi; done; \
	echo 'Broadsheet needs Python 3.11 or newer; none was found as python3 or python3.11 to 3.14.' >&2; \
	exit 1

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/.created
	@echo "Installing locked requirements into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developing: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what tests and checks need into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# The peers that speed is measured against, beside the locked libraries that the program runs with.
$(BENCH)/.installed: requirements.txt benchmarks/requirements.txt | $(VENV)/.created
	@echo "Installing the engines to compare with into $(BENCH) ..."
	@$(BENCH_PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BENCH)/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r benchmarks/requirements.txt
	@touch $@
