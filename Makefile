.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
DATA ?= data
PORT ?= 8000

# Without compiled files every worker of the tests would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test fast check quality browser postgres strace proxies bench messages clean

help:
	@echo "make demo    install, load the demonstration and serve it (PORT=8000, DATA=data)"
	@echo "make test    install what the tests need and run them"
	@echo "make check   everything: style, types, import contracts, tests"
	@echo "make fast    the quick tests: no browser or server, a quarter of the random examples"
	@echo "make bench   the benchmarks, in their quick form"

.venv/bin/uv: requirements/bootstrap.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

.stamp-runtime: requirements/runtime.txt | .venv/bin/uv
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --compile-bytecode -r requirements/runtime.txt
	@touch $@

.stamp-check: requirements/check.txt .stamp-runtime
	$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: -r requirements/check.txt
	@touch $@

browser:
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium; }

strace:
	@command -v strace >/dev/null || { apt-get update -qq && apt-get install -y -qq strace; }

postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq postgresql; }

proxies:
	@command -v nginx >/dev/null && command -v caddy >/dev/null && command -v systemd-analyze >/dev/null || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light caddy systemd; }

demo: .stamp-runtime
	$(BIN)/python -m pcca demo --data $(DATA) --port $(PORT)

test: .stamp-check browser postgres strace proxies
	$(BIN)/pytest -n 2

fast: .stamp-check
	$(BIN)/pytest -n 2 -m "not browser and not slow"

check: quality test

quality: .stamp-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pcca check instruments/*.yaml instruments/examples/*.yaml

bench: .stamp-check
	for name in render submit score weight reliability load coldstart; do $(BIN)/python -m benchmarks.$$name --quick || exit 1; done

messages: .stamp-check
	$(BIN)/python -m tests.messages

clean:
	rm -rf .venv .stamp-* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
