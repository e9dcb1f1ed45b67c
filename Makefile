# Quietbell, one word each. `make` alone lists them.
PYTHON ?= python3
ARGS ?=
export PYTHON

BIN := .venv/bin
# Stamps: the second start finds nothing to do and takes well under a second.
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
TSC := build/typescript/node_modules/.bin/tsc
GROUND := requirements/environment.sh requirements/uv.txt requirements/run.txt \
    pyproject.toml
PYTEST := $(BIN)/python -m pytest
# What needs no database, no browser and no process beside.
UNIT := $(addprefix tests/,domain wire journal line receivers engine ground)

.DEFAULT_GOAL := help
.PHONY: help demo run test unit lint bench soak pictures lock clean

help: ## list these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile
	@echo '  ARGS="…" is handed on: make demo ARGS="--help"'

demo: $(RUN) ## a fictional campus: starts everything, prints a link, presses after 5 s
	@exec $(BIN)/quietbell demo $(ARGS)

run: $(RUN) ## the alarm path of this installation, supervised
	@exec $(BIN)/quietbell run $(ARGS)

# Two passes: what can share the machine, then what needs it alone (real processes, a
# browser, deadlines). Both run even if the first fails.
test: $(DEV) ## every test but the soak; installs what it needs if it may
	@rm -rf build/requirements.json build/requirements.md
	@$(BIN)/python tests/support/tools.py
	@worst=0; \
	$(PYTEST) -n auto -m "not alone and not soak" $(ARGS) || worst=$$?; \
	$(PYTEST) -m "alone and not soak" $(ARGS) || worst=$$?; \
	exit $$worst

unit: $(DEV) ## the rules, the wire, the journal and the engine: under a minute
	@$(PYTEST) -n auto -m "not alone and not soak" $(UNIT) $(ARGS)

lint: $(DEV) $(TSC) ## ruff, mypy, import-linter, and tsc over the faces
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/node $(TSC) --project .

bench: $(DEV) ## measure speeds; prints a table and JSON
	@$(BIN)/python tests/support/tools.py gcc
	@exec $(BIN)/python -m tests.bench $(ARGS)

soak: $(DEV) ## the long tests: ten thousand presses under kills and faults
	@$(BIN)/python tests/support/tools.py
	@$(PYTEST) -m soak --timeout 7200 $(ARGS)

pictures: $(DEV) ## take the pictures in docs/pictures from a running demo
	@$(BIN)/python tests/support/tools.py chromium
	@$(BIN)/python -m tests.support.pictures $(ARGS)

lock: $(DEV) ## work the locks out anew from pyproject.toml
	@sh requirements/lock.sh

clean: ## remove what these words made, except data
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	    .import_linter_cache src/quietbell.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): $(GROUND)
	@sh requirements/environment.sh run

$(DEV): $(GROUND) requirements/dev.txt
	@sh requirements/environment.sh dev

# node and npm come from the development lock; nothing of them runs in the product.
$(TSC): requirements/typescript/package.json requirements/typescript/package-lock.json | $(DEV)
	@mkdir -p build/typescript
	@cp requirements/typescript/*.json build/typescript/
	@cd build/typescript && PATH="$(CURDIR)/$(BIN):$$PATH" \
	    npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
	    --loglevel=error
	@touch $(TSC)
