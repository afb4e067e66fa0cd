# `make demo` and `make test` work on a fresh clone. CONTRIBUTING.md describes the daily loop.

BIN := .venv/bin
# Unbuffered, so that a log is complete at any time
export PYTHONUNBUFFERED := 1

.PHONY: help demo dev run worker install test test-postgresql browser lint format bench screenshots
.DEFAULT_GOAL := help

help:
	@echo "make demo             set up and run the demo on http://localhost:8000 (PORT=… for another port)"
	@echo "make test             run the linters, the type checker and all tests"
	@echo "make dev              develop: sample data, DEBUG, reload on save (PORT=… as above)"
	@echo "make lint             run the linters and the type checker"
	@echo "make format           fix what ruff can fix"
	@echo "make test-postgresql  run all tests on PostgreSQL"
	@echo "make run              serve the site with the settings of the environment or .env"
	@echo "make worker           run background tasks, such as audits"
	@echo "make bench            run the benchmarks"
	@echo "make screenshots      take the screenshots in docs/"
	@echo "make install          set up .venv with the site's dependencies"

install: .venv/.installed

.venv/.installed: pyproject.toml .ci/make-venv
	@sh .ci/make-venv

.venv/.installed-dev: pyproject.toml .ci/make-venv
	@sh .ci/make-venv dev

.venv-sdk/.installed: pyproject.toml .ci/make-venv
	@sh .ci/make-venv sdk

demo: install
	@exec $(BIN)/python -m dashboard.operations.demo

dev: .venv/.installed-dev
	@exec $(BIN)/python -m dashboard.operations.dev

run: install
	@exec $(BIN)/python -m dashboard.operations.serve

worker: install
	@exec $(BIN)/python manage.py worker

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --extension=jinja --profile=jinja --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy .

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: .venv/.installed-dev
	@sh .ci/find-chromium

# Everything on SQLite, then the tests that depend on the database on PostgreSQL. Browser tests don't,
# and take the longest; the servers of test_restarts.py have their own. `make test-postgresql` includes both.
test: lint browser .venv-sdk/.installed
	$(BIN)/pytest -n auto
	.ci/with-postgresql $(BIN)/pytest -n auto tests/audits tests/bulk tests/dashboard tests/phone_numbers \
	  --ignore=tests/dashboard/operations/test_restarts.py

test-postgresql: browser .venv-sdk/.installed
	.ci/with-postgresql $(BIN)/pytest -n auto

screenshots: browser
	$(BIN)/python -m docs.screenshots

bench: .venv/.installed-dev .venv-sdk/.installed
	$(BIN)/python -m benchmarks
