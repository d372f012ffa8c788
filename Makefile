# Every target may be run again: it does only what is missing or older than its sources.
# What is made lies in .venv/, .cache/, web/dist/ and node_modules/; `make clean` removes it.

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-long lint format types spec bench model fonts lock clean packages tools

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/.cache/node/bin:$(PATH)

# Debian's packages that the tests drive or measure with.
PACKAGES := chromium espeak-ng fonts-noto-cjk git libreoffice-writer-nogui poppler-utils postgresql redis-server strace
NODE_PROJECTS := $(patsubst %/package-lock.json,%,$(wildcard web/package-lock.json */package-lock.json tests/*/*/package-lock.json bench/*/package-lock.json))
WEB_SOURCES := $(shell find web \( -name node_modules -o -name dist -o -name tests \) -prune -o -type f -print 2>/dev/null)

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/.runtime web/dist/index.html ## Start the server; LAN=1 serves https to phones in the same network
	@scripts/fonts .cache/fonts || true
	@$(if $(LAN),TINGJI_LAN=$(LAN)) exec $(BIN)/python -m server run

test: tools ## Install what tests need, then check and test everything
	@$(BIN)/python -m scripts.check lint test

test-long: tools ## The long forms of the tests
	@$(BIN)/python -m scripts.check long

lint: .venv/.dev $(NODE_PROJECTS:%=%/node_modules/.installed) ## Check style and types
	@$(BIN)/python -m scripts.check lint

format: .venv/.dev web/node_modules/.installed ## Put every source file into the common form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	@cd web && npm run format

types: .venv/.dev web/node_modules/.installed ## Write the page's message types from the server's
	@cd web && npm run types

spec: .venv/.dev ## Show which rows of the feature list the last test run showed
	@$(BIN)/python -m tests.spec

bench: tools ## Run the benchmarks, write docs/performance.md
	@$(BIN)/python -m bench

model: .venv/.dev ## Train the tiny speech model anew (minutes)
	@scripts/packages espeak-ng
	@$(BIN)/pip install -r models/requirements.txt
	@$(BIN)/python -m models.train

fonts: ## Unpack the fonts of exported records
	@scripts/fonts .cache/fonts

lock: ## Pin what pyproject.toml asks for; pins that still fit stay
	@scripts/lock

clean: ## Remove everything that make made; data/ stays
	rm -rf .venv .cache web/dist $(NODE_PROJECTS:%=%/node_modules)

# One waits for Debian, another for Python's or Node's registry: together they take two thirds of the time.
tools:
	@$(MAKE) -j3 packages .venv/.dev web/dist/index.html $(NODE_PROJECTS:%=%/node_modules/.installed)

packages:
	@scripts/packages $(PACKAGES)
	@scripts/fonts .cache/fonts

# --- Python

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Tingji needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "Python cannot make a virtual environment here: install the package python3-venv." >&2; exit 1; }

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "== Installing the server's Python packages"
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/python
	@echo "== Installing the server's and the tests' Python packages"
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r $<
	@touch .venv/.runtime $@

# --- Node

.cache/node/.ready: | .venv/bin/python
	@scripts/node .cache/node
	@touch $@

%/node_modules/.installed: %/package-lock.json %/package.json | .cache/node/.ready
	@echo "== Installing the Node packages of $*"
	@cd $* && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	@echo "== Building the pages"
	@cd web && npm run build
	@touch $@
