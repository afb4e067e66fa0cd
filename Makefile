# `make demo` and `make test` work on a fresh clone. CONTRIBUTING.md describes the daily loop.

BIN := .venv/bin
IN_PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
ONLY_ON_SQLITE := browser dashboard/test_access.py dashboard/test_requests.py dashboard/web \
  drills patterns phone_numbers/browsing phone_numbers/call_path phone_numbers/editing \
  phone_numbers/forms vapi_client vapi_sandbox
# Unbuffered, so that a log is complete at any time
export PYTHONUNBUFFERED := 1
# Without compiled files each process of the tests compiles everything again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo dev run worker install installed lock test test-postgresql browser programs lint format bench screenshots
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
	@echo "make lock             write requirements.lock anew, with the newest versions"
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

# `make install` is a step of its own, so that a start changes nothing that runs
run: installed
	@exec $(BIN)/python -m dashboard.operations.serve

worker: installed
	@exec $(BIN)/python manage.py worker

installed:
	@test -x $(BIN)/python || { echo "Nothing is installed here. Run make install first." >&2; exit 1; }

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --extension=jinja --profile=jinja --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/towncrier build --draft --version next >/dev/null
	$(BIN)/mypy .

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: .venv/.installed-dev
	@sh .ci/find-chromium

programs:
	@sh .ci/find-programs

# Everything on SQLite, then what depends on the database on PostgreSQL, without the walks over all
# addresses and the pages of numbers. `make test-postgresql` includes the rest.
# A file's tests share what their modules start, so they stay together.
test: lint browser programs .venv-sdk/.installed
	$(BIN)/pytest $(IN_PARALLEL)
	.ci/with-postgresql $(BIN)/pytest $(IN_PARALLEL) -m database \
	  $(addprefix --ignore=tests/,$(ONLY_ON_SQLITE))

test-postgresql: browser .venv-sdk/.installed
	.ci/with-postgresql $(BIN)/pytest $(IN_PARALLEL)

# For all systems and Python versions. Names no host, so that it serves with any index of packages
lock:
	@{ echo "# Every version and digest of what the image has. \`make lock\` writes this file."; \
	  pipx run uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --upgrade \
	    --no-emit-index-url --no-annotate --no-header --all-extras pyproject.toml; } > requirements.new
	@mv requirements.new requirements.lock

screenshots: browser
	$(BIN)/python -m docs.screenshots

bench: .venv/.installed-dev .venv-sdk/.installed
	$(BIN)/python -m benchmarks
