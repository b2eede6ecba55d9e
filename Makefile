# Everything a developer or an operator runs. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run serve reset test test-all test-unit test-integration test-e2e coverage lint \
	lint-tools frontend-test screenshots bench catalogue docs words lock wheel prepare prepare-dev \
	prepare-test

PYTHON ?= python3
BIN := .venv/bin
# Tests of one file stay in one process: they share a database or a running node.
PARALLEL ?= -n 2 --dist loadfile
PYTEST := $(BIN)/python -m pytest $(PARALLEL)
BOOTSTRAP = @command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "Python 3.11 or newer is missing: install it, for example with 'sudo apt-get install python3 python3-venv'." >&2; \
	exit 72; }; $(PYTHON) tools/bootstrap.py

help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: prepare ## Run the whole marketplace with a demo shop at http://127.0.0.1:8000
	@exec $(BIN)/customiseyou demo

serve: prepare-dev ## Run for development: restarts when a source file changes
	@exec $(BIN)/customiseyou serve --reload

reset: ## Delete the embedded database and the files, to start over
	$(BOOTSTRAP) base
	@$(BIN)/customiseyou reset --yes

test: prepare-test lint-tools frontend-test ## Run everything but the long counts; what CI runs
	$(PYTEST) -m "not long"

test-all: prepare-test lint-tools frontend-test ## Run everything, the long counts too
	$(PYTEST)

test-unit: prepare-dev ## Run what needs neither a database nor a browser
	$(PYTEST) -m "not long and not integration and not e2e"

test-integration: prepare-dev ## Run what needs the database, which is started for it
	$(PYTEST) -m "integration and not long"

test-e2e: prepare-test ## Run the browser journeys
	$(PYTEST) -m "e2e and not long"

coverage: prepare-test ## Measure coverage into htmlcov/; kit, domains and flows need 90 %
	rm -f .coverage .coverage.*
	COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml $(BIN)/coverage run -m pytest $(PARALLEL) \
		-m "not long and not e2e"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet
	$(BIN)/coverage report --fail-under=90 --include='*/kit/*,*/domains/*,*/flows/*'

lint: prepare-dev lint-tools ## Check style, types and layers

lint-tools:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/python -m tools.lints
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm --prefix frontend run --silent check

frontend-test:
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm --prefix frontend run --silent test

screenshots: prepare-test ## Take pictures of every page into screenshots/
	$(BIN)/python tools/screenshots.py

bench: prepare-dev ## Measure milliseconds a request and a picture
	$(BIN)/python -m benchmarks

catalogue: prepare ## Draw the product pictures of the demo shop that changed
	$(BIN)/python tools/catalogue.py

docs: prepare-dev ## Write the documents that are made from the code
	$(BIN)/python -m tools.docs

words: prepare-dev ## Gather every sentence of the pages into the languages' catalogues
	$(BIN)/python tools/words.py

lock: ## Resolve the locks anew; UPGRADE=1 takes newer versions
	$(BOOTSTRAP) base
	@for name in tools node; do \
		$(LOCK) requirements/$$name.in -o requirements/$$name.lock || exit 1; done
	@$(LOCK) pyproject.toml -o requirements/base.lock
	@$(LOCK) pyproject.toml --extra dev -c requirements/base.lock -o requirements/dev.lock

# Hashes, and no address of any package index.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

wheel: prepare ## Build dist/customiseyou-*.whl with the pages' scripts inside
	$(BIN)/uv build --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

prepare:
	$(BOOTSTRAP) run

prepare-dev:
	$(BOOTSTRAP) dev

prepare-test:
	$(BOOTSTRAP) test
