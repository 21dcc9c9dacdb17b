# Every command there is. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check fix bench clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

$(VENV)/.run: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run

setup: $(VENV)/.run ## install what running needs
	$(BIN)/python -m callbacks.host.browser_packages

run: $(VENV)/.run ## start the atlas; the first time also makes the demonstration data
	@$(BIN)/python app.py

demo: $(VENV)/.run ## make the demonstration data anew
	$(BIN)/python -m warehouse demo --out data/demo-extracts
	$(BIN)/python -m warehouse build --extracts data/demo-extracts --out data

node_modules/.dev: package-lock.json $(VENV)/.dev
	$(BIN)/python -m callbacks.host.browser_packages
	touch $@

check: node_modules/.dev ## the quick gate: format, lint, layers, tests without a browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q --ignore=tests/browser

test: node_modules/.dev ## everything, the browser included
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q

fix: $(VENV)/.dev ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: node_modules/.dev ## measure speed: medians and ratios of one run
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.bench

clean: ## remove the environment and the data
	rm -rf $(VENV) node_modules data
