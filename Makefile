# `make demo` and `make test` work on a fresh clone; the other targets are for daily work.

BIN := .venv/bin
# Unbuffered, so that a log is complete whenever it is read
export PYTHONUNBUFFERED := 1

.PHONY: demo test run install browser lint format bench screenshots
.DEFAULT_GOAL := help

help:
	@echo "make demo         set up and run the demo on http://localhost:8000 (PORT=… for another)"
	@echo "make test         run all tests, the linter and the type checker"
	@echo "make run          serve, configured by the environment or .env (README.md)"
	@echo "make bench        measure, side by side"
	@echo "make lint         the linter and the type checker alone"

install: .venv/.installed

.venv/.installed: pyproject.toml
	@sh .ci/make-venv

demo: install
	@exec $(BIN)/python -m dashboard.demo

run: install
	@exec $(BIN)/python -m dashboard.serve

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: install
	@sh .ci/find-chromium

test: lint browser
	$(BIN)/pytest -n auto

bench: install
	$(BIN)/python -m benchmarks
