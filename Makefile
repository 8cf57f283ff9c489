# videodesk: `make demo` to try it, `make test` to prove it. Everything is made inside the checkout.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How many processes the tests run in. Real calls in browsers need their share of the machine beside them.
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DIST := web/dist/.vite/manifest.json
WEB_SOURCES := $(shell find web/src web/styles web/locales -type f) web/package-lock.json web/vite.config.ts web/compress.mjs

.PHONY: demo test check bench format web types wheel lock clean

demo: $(VENV)/.runtime $(DIST)
	@exec $(BIN)/videodesk demo

test: $(VENV)/.dev $(DIST)
	@bash tests/install-parts
	$(BIN)/pytest --numprocesses $(WORKERS) --no-loadscope-reorder

# What searching and booking cost, beside plain designs: takes some minutes, and 8 GB in the temporary directory.
bench: $(VENV)/.dev
	$(BIN)/python -m bench.booking

# Format, lint, types, import contracts, and the unit tests of the web code.
check: $(VENV)/.dev web/node_modules/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	npm --prefix web run check
	npm --prefix web test

format: $(VENV)/.dev web/node_modules/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm --prefix web run format

web: $(DIST)

# The browser's types of the API and of the live protocol, from the shapes in the server's code.
types: $(VENV)/.dev $(DIST)
	$(BIN)/python -m tests.support.api_types
	$(BIN)/python -m tests.support.wire_types

wheel: $(VENV)/.dev $(DIST)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

# Write the lock files anew from pyproject.toml (needs uv).
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(LOCK) pyproject.toml --group build --group dev -o requirements/dev.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt

clean:
	rm -rf $(VENV) dist web/dist web/node_modules web/api-types/node_modules

$(BIN)/python:
	@echo "Making $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "videodesk needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Install the package python3-venv and try again"; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages …"
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@mkdir -p web/dist # the wheel's files must be there even where they are not used
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

web/node_modules/.installed: web/package-lock.json
	@echo "Installing web packages …"
	@npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the pages …"
	@npm --prefix web run build --silent >/dev/null
	@touch $@
