# 安網 Anwang. `make` alone lists what there is.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types layers templates translations security pytest bench fmt lock vendor clean

PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements.txt requirements-dev.txt
JOBS ?= 2

help:  ## This list
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Create .venv with the locked packages (does nothing when they are there)
	@PYTHON="$(PYTHON)" bin/setup $(LOCKS)

run: setup  ## Start everything at http://127.0.0.1:8080
	@exec $(BIN)/python run.py

test: setup  ## All checks and all tests, as CI runs them
	@bin/test-machine
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory pytest

check: lint types layers templates translations security  ## All checks that start nothing

lint:  ## ruff: mistakes, and the one way of laying out code
	@echo "— ruff"
	@$(BIN)/ruff check --output-format concise .
	@$(BIN)/ruff format --check --quiet . || { echo "Run 'make fmt'."; exit 1; }

types:  ## mypy --strict
	@echo "— mypy"
	@$(BIN)/mypy

layers:  ## import-linter: arrows go down only
	@echo "— layers"
	@$(BIN)/lint-imports --no-cache

templates:  ## djlint
	@echo "— templates"
	@$(BIN)/djlint --lint --quiet app/templates

translations:  ## Compile the catalogues; fails on a broken one
	@echo "— translations"
	@$(BIN)/python -m app.server.deploy

security:  ## bandit
	@echo "— bandit"
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml app run.py config.py

pytest:  ## The tests alone (JOBS=2 processes, ARGS for pytest)
	@echo "— pytest"
	@$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile $(ARGS)

bench: setup  ## Measure speed against the budgets
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-bench.txt
	@exec $(BIN)/python -m bench $(ARGS)

fmt:  ## Lay out the code, and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock: setup  ## Resolve requirements*.in anew, with hashes
	@for name in requirements requirements-dev requirements-bench; do \
	  CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --no-header --generate-hashes --allow-unsafe \
	    --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    --output-file $$name.txt $$name.in; \
	done

vendor:  ## Copy the browser's files from npm to where they are committed
	@npm ci --ignore-scripts --no-audit --no-fund
	@install -D -m 644 -t app/static/vendor/bootstrap node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/bootstrap/LICENSE
	@install -D -m 644 -t tests/vendor node_modules/axe-core/axe.min.js
	@install -m 644 node_modules/axe-core/LICENSE tests/vendor/axe.LICENSE

clean:  ## Remove what was made here; the data in ANWANG_HOME stay
	@rm -rf .venv node_modules .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete 2>/dev/null || true
