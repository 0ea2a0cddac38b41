# `make help` lists what there is. On a fresh machine only Python 3.11+ and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
VAR ?= var
export PORT VAR
# glibc would keep an arena of free memory for each thread.
export MALLOC_ARENA_MAX ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup test-setup up test check story bench api import lock format migration

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.product ## build .venv from the pinned lock
test-setup: $(VENV)/.test ## the same with what the tests need

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
$(VENV)/.product: requirements/product.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/product.lock
	@touch $@
$(VENV)/.test: requirements/test.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@touch $@ $(VENV)/.product

up: setup ## run the whole platform on this machine (PORT=8080 VAR=var)
	@$(BIN)/python -m deploy.local

test: test-setup ## the whole suite
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: test-setup ## the fast part: lint, types, contracts of imports, tests without processes and browsers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache
	@$(BIN)/mypy shared deploy gateway console ticket_service inventory_service returns_service feedback_service settlement_service
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

story: setup ## one case through all five departments, against the running platform
	@$(BIN)/python -m deploy.story

bench: test-setup ## ratios of cost, measured in one run
	@$(BIN)/python -m tests.bench

api: test-setup ## write docs/api/*.json from the code
	@$(BIN)/python -m tests.contracts.write_api

import: setup ## make import NOUN=tickets FILE=… [MAPPING=…] [FLAGS="--no-dry-run --skip-faulty"] [WHO=admin]
	@./aftersales import $(NOUN) $(FILE) $(if $(MAPPING),--mapping $(MAPPING)) --gateway http://127.0.0.1:$(PORT) \
	  --username $(or $(WHO),admin) --password-file $(or $(PASSWORD_FILE),$(VAR)/secrets/admin_password) $(FLAGS)

format: test-setup ## format and sort
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

migration: test-setup ## make migration SERVICE=ticket_service NAME="what changes"
	@AFTERSALES_VAR=$$(mktemp -d) $(BIN)/python -m shared.kit.migrate $(SERVICE) new "$(NAME)"

lock: ## pin again (needs uv on the path)
	cd requirements && uv pip compile -q --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 product.in -o product.lock
	cd requirements && uv pip compile -q --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 -c product.lock test.in -o test.lock
