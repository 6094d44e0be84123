# Thin on purpose: each line below is a command a person could type.
.DEFAULT_GOAL := help
.PHONY: help demo test test-postgres check format bench shots leaks proofs corpus lock

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin

# The program runs from this folder, also when .venv is a link to another work tree's.
export PYTHONPATH := $(CURDIR)

# A linked environment belongs to the work tree it points into; it is used as it is.
ifeq ($(shell test -L .venv && echo linked),)
READY := .venv/.installed
else
READY := .venv/bin/python
endif

help:
	@echo "make demo           install, build the demo, serve it on $(HOST):$(PORT) (PORT=8080 changes it)"
	@echo "make test           install and run all tests on SQLite; says what it did not run"
	@echo "make test-postgres  the tests that touch the database, on a real PostgreSQL"
	@echo "make check          lint, format, types, import contracts"
	@echo "make format         let ruff write the format"
	@echo "make bench          measure pages, uploads and the laboratory, then a minute's storm (STORM=full: ten minutes)"
	@echo "make shots          screenshots of every page in every role, in shots/"
	@echo "make leaks          the whole leak laboratory (make test runs a sample)"
	@echo "make proofs         every history, kill and fault of letters and releases (make test runs a sample)"
	@echo "make corpus         put every paper and every hostile file through the real cage"
	@echo "make lock           choose the newest fitting dependencies anew"

.venv/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "FastPath CMS needs Python 3.11 or newer, and $(PYTHON) is not. Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@uv=$$(command -v $(BIN)/uv || command -v uv || true); \
	if [ -n "$$uv" ]; then \
	  echo "Installing the locked packages with uv."; \
	  "$$uv" pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
	    || { echo "uv could not install them; trying pip."; uv=; }; \
	fi; \
	if [ -z "$$uv" ]; then \
	  echo "Installing the locked packages with pip; the first time takes about a minute."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

demo: $(READY)
	$(BIN)/fastpath-cms demo --host $(HOST) --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS)

test-postgres: $(READY)
	FASTPATH_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m tests.bench --large
	$(BIN)/python -m tests.bench.conflicts
	$(BIN)/python -m tests.bench.boarding --large
	$(BIN)/python -m tests.bench.telling
	$(BIN)/python -m tests.bench.delivering
	$(BIN)/python -m tests.bench.matching
	$(BIN)/python -m tests.bench.matching_rules
	$(BIN)/python -m tests.bench.storm $(STORM)

shots: $(READY)
	$(BIN)/python -m tests.shots shots

leaks: $(READY)
	FASTPATH_LEAKS=all $(BIN)/python -m pytest -n $(WORKERS) tests/leaks

proofs: $(READY)
	FASTPATH_PROOFS=all $(BIN)/python -m pytest -n $(WORKERS) tests/proofs

corpus: $(READY)
	$(BIN)/python -m tests.corpus

# --no-header and no --emit-* option: the lock keeps hashes and no address.
lock: $(READY)
	@command -v $(BIN)/uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --extra test pyproject.toml -o requirements.lock
