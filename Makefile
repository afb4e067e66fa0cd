# `make demo` and `make test` work on a fresh clone; the other targets are for daily work.

BIN := .venv/bin
# Unbuffered, so that a log is complete whenever it is read
export PYTHONUNBUFFERED := 1

.PHONY: help demo test test-postgresql run worker install browser lint format screenshots bench
.DEFAULT_GOAL := help

help:
	@echo "make demo         set up and run the demo on http://localhost:8000 (PORT=… for another)"
	@echo "make test         run all tests, the linter and the type checker"
	@echo "make test-postgresql  run all tests on a PostgreSQL of their own"
	@echo "make run          serve, configured by the environment or .env (README.md)"
	@echo "make worker       carry out what pages have asked for (audits)"
	@echo "make bench        measure, side by side"
	@echo "make screenshots  take the pictures in docs/"
	@echo "make lint         the linter and the type checker alone"

install: .venv/.installed

.venv/.installed: pyproject.toml .ci/make-venv
	@sh .ci/make-venv

.venv/.installed-dev: pyproject.toml .ci/make-venv
	@sh .ci/make-venv dev

.venv-sdk/.installed: pyproject.toml .ci/make-venv
	@sh .ci/make-venv sdk

demo: install
	@exec $(BIN)/python -m dashboard.operations.demo

run: install
	@exec $(BIN)/python -m dashboard.operations.serve

worker: install
	@exec $(BIN)/python manage.py db_worker --queue-name "*"

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --extension=jinja --profile=jinja --lint --quiet
	$(BIN)/mypy .

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: .venv/.installed-dev
	@sh .ci/find-chromium

# All on SQLite, then on PostgreSQL what a database can make a difference to; to a browser it makes
# none, and its tests take the longest. `make test-postgresql` runs all of it there.
test: lint browser .venv-sdk/.installed
	$(BIN)/pytest -n auto
	.ci/with-postgresql $(BIN)/pytest -n auto tests/audits tests/dashboard tests/phone_numbers

test-postgresql: browser .venv-sdk/.installed
	.ci/with-postgresql $(BIN)/pytest -n auto

screenshots: browser
	$(BIN)/python -m docs.screenshots

bench: .venv/.installed-dev .venv-sdk/.installed
	$(BIN)/python -m benchmarks
