# Everything here works on a machine that has Python, make and a package index. `make help` lists it.

PORT ?= 8000
# A second process that watches for changes doubles the time of a start: `RELOAD= make run` while you write code.
RELOAD ?= --noreload
PACKAGES := .venv/.packages

# Whatever this shell has set up for other projects stays out of this one.
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME UV_PYTHON UV_SYSTEM_PYTHON UV_FROZEN UV_NO_DEV DJANGO_SETTINGS_MODULE

.DEFAULT_GOAL := help
.PHONY: help run test lint types format unit postgres browser bench pictures clean

help: ## List what make can do here
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(PACKAGES) ## Serve the product on 127.0.0.1:8000 (PORT=8001 make run: elsewhere), with the starter library and demo people
	@STUDIO_DEBUG=1 PORT=$(PORT) .venv/bin/python manage.py setup_demo --migrate
	@STUDIO_DEBUG=1 DJANGO_RUNSERVER_HIDE_WARNING=true exec .venv/bin/python manage.py runserver $(RELOAD) 127.0.0.1:$(PORT)

test: $(PACKAGES) ## Run every check: lint, types, migrations, templates, SQLite, PostgreSQL, browser
	@.venv/bin/python tests/run.py

lint: $(PACKAGES) ## Check style, format, templates and migrations
	@.venv/bin/python tests/run.py lint format system migrations templates

types: $(PACKAGES) ## Check types
	@.venv/bin/python tests/run.py types

unit: $(PACKAGES) ## Run the tests on SQLite
	@.venv/bin/python tests/run.py sqlite

postgres: $(PACKAGES) ## Run the tests on a throw-away PostgreSQL, and the production server
	@.venv/bin/python tests/run.py postgres

browser: $(PACKAGES) ## Run the tests in Chromium
	@.venv/bin/python tests/run.py browser

format: $(PACKAGES) ## Put Python and templates into the project's format
	@.venv/bin/ruff check --fix --quiet || true
	@.venv/bin/ruff format
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

# What only a comparison needs stays out of the environment that everything else runs in.
bench: $(PACKAGES) ## Measure pages, edits and documents (OPTIONS="--only sqlite" measures half of it)
	@.venv/bin/uv run --locked --isolated --quiet --python .venv/bin/python --group bench \
	    python -m tests.benchmarks $(OPTIONS)

pictures: $(PACKAGES) ## Take the pictures of the README anew
	@.venv/bin/python tests/pictures.py

clean: ## Remove the virtual environment and every cache; keeps var/, where the data is
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The lock file decides what is installed. The stamp says which lock file that was. --python: with any Python that is new
# enough, not only with the one that .python-version asks version managers for.
$(PACKAGES): .venv/bin/uv uv.lock pyproject.toml
	@echo "Installing the packages of uv.lock ..."
	@.venv/bin/uv sync --locked --quiet --python .venv/bin/python
	@touch $@

.venv/bin/uv:
	@echo "Preparing .venv, once ..."
	@sh .ci/python .venv
