# Every command there is; `make` alone lists them. PYTHON chooses the Python that makes the environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The environment is made anew when a list of packages changes, not when its file is touched.
sum = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
RUN := $(VENV)/run-$(call sum,requirements.txt)
SPARK := $(VENV)/spark-$(call sum,requirements-spark.txt)
DEV := $(VENV)/dev-$(call sum,requirements.txt requirements-dev.txt)
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore

.DEFAULT_GOAL := help
.PHONY: help setup run demo link doctor bundle offline load test check fix fuzz faults spark bench clean tools

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F '|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Name another: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python could not make an environment. On Debian: apt-get install python3-venv"; exit 1; }

$(RUN): | $(BIN)/python
	@echo "Installing Python packages (once, about a minute) …"
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/run-*; touch $@

$(DEV): | $(BIN)/python
	@echo "Installing Python packages for the tests (once, about a minute) …"
	@$(PIP) -r requirements-dev.txt
	@rm -f $(VENV)/run-* $(VENV)/dev-*; touch $@ $(RUN)

$(SPARK): | $(DEV)
	@echo "Installing Spark (once, 490 MB) …"
	@$(PIP) -r requirements-spark.txt
	@rm -f $(VENV)/spark-*; touch $@

setup: $(RUN) ## install what running needs: Python packages, browser packages
	@$(BIN)/python callbacks/host/browser_packages.py

run: setup ## start the atlas; the first time also makes the demonstration data
	@$(BIN)/python app.py

demo: setup ## make the demonstration data anew
	@$(BIN)/python -m warehouse demo --out data/demo-extracts
	@$(BIN)/python -m warehouse build --extracts data/demo-extracts --out data

link: setup ## find persons whom the demonstration counts twice, and show them (page Data quality)
	@$(BIN)/python -m warehouse link find --extracts data/demo-extracts --out data
	@$(BIN)/python -m warehouse build --extracts data/demo-extracts --out data

doctor: setup ## look for what would keep the atlas from running
	@$(BIN)/python app.py doctor

bundle: setup ## one archive with everything for a host without a network: dist/*.tar
	@$(BIN)/python -m callbacks.host.bundle

offline: bundle tools ## install that archive where there is no network, and start it
	@$(BIN)/python -m tests.offline "$$(ls -t dist/township-atlas-*.tar | head -n 1)" data

load: tools ## 200 users for three minutes on the data of this folder
	@$(BIN)/python -m tests.load data

tools: $(DEV)
	@$(BIN)/python callbacks/host/browser_packages.py --all

check: tools ## the quick gate: format, lint, layers, tests without a browser
	-@$(BIN)/python -m tests.oracles.r
	@$(BIN)/python -m tests.warehouse.postgres
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(PYTEST) -m "not browser and not spark"

test: tools ## everything, the browser included
	@$(BIN)/python -m tests.browser.chromium
	-@$(BIN)/python -m tests.oracles.r
	@$(BIN)/python -m tests.warehouse.postgres
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(PYTEST) -m "not spark"

fuzz: tools ## ten thousand malformed requests, thousands of spoilt files; the tests take a portion
	@ATLAS_FUZZ=10000 $(BIN)/python -m pytest tests/host/test_fuzz.py tests/host/test_bodies.py
	@ATLAS_SPOILT=200 $(BIN)/python -m pytest -k spoilt tests/geodata/test_importing.py tests/warehouse/loading/test_reading.py

faults: tools ## kill a build at twenty random moments, and fill its disk
	@ATLAS_KILLS=20 $(BIN)/python -m pytest -q tests/warehouse/test_cut_off.py

spark: tools $(SPARK) ## build on a Spark cluster of two workers, kill one, compare every model with DuckDB's
	@$(BIN)/python -m tests.spark_cluster
	@$(BIN)/python -m pytest -m spark tests/warehouse/test_spark.py

fix: tools ## format, and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: tools ## measure speed: medians and ratios of one run
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_stage
	@$(BIN)/python -m tests.bench_spells

clean: ## remove the environment, the browser packages and the caches; data stay
	rm -rf $(VENV) node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
