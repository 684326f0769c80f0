# Two commands for everyone: `make run` and `make test`. The others are for maintainers.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: bundle sbom load memory growth run build test test-long test-office test-research lint torture bench screenshots examples clean

run: $(VENV)/.runtime
	@$(BIN)/python -m core serve --port $(PORT) $(if $(PLAN),--plan "$(PLAN)")

build: $(VENV)/.runtime
	@$(BIN)/python -m core build $(if $(PLAN),--plan "$(PLAN)")

test: $(VENV)/.development
	@bash .ci/system.sh browser
	@bash .ci/system.sh postgresql
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# What takes longest: every step of every fault, every page at every width. CI runs it after `make test`.
test-long: $(VENV)/.development
	@bash .ci/system.sh browser
	@bash .ci/system.sh postgresql
	@$(BIN)/python -m pytest -m long -n $(WORKERS) --dist loadgroup

lint: $(VENV)/.development
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test-office: $(VENV)/.development
	@bash .ci/system.sh office
	@$(BIN)/python -m pytest -m office tests/office

# The back-test, whose libraries neither the product nor the other tests need.
test-research: $(VENV)/.development
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/research/requirements.txt
	@$(BIN)/python -m pytest tests/research

torture: $(VENV)/.development
	@bash .ci/system.sh browser
	@bash .ci/system.sh postgresql
	@$(BIN)/python -m pytest -m torture -s tests/torture tests/browser

bench: $(VENV)/.development
	@bash .ci/system.sh browser
	@$(BIN)/python -m tests.bench

# ARGS="100 150 --seconds 60 --write docs/scale.md": how many readers, how long, into which document.
load: $(VENV)/.development
	@bash .ci/system.sh postgresql
	@$(BIN)/python -m tests.bench.load $(ARGS)

# ARGS="2000 50 --write docs/scale.md": pages opened, versions published, into which document.
memory: $(VENV)/.development
	@$(BIN)/python -m tests.bench.memory $(ARGS)

growth: $(VENV)/.development
	@$(BIN)/python -m tests.bench.growth

screenshots: $(VENV)/.development
	@bash .ci/system.sh browser
	@$(BIN)/python -m tests.screenshots docs/screenshots

examples: build
	@rm -rf docs/examples
	@$(BIN)/python -m core briefing docs/examples --format docx,pptx,xlsx,pdf,png
	@$(BIN)/python -m core briefing docs/examples --county 620702 --format docx,pptx,pdf
	@$(BIN)/python -m core briefing docs/examples --mode review --format docx,pdf
	@$(BIN)/python -m core briefing docs/examples --mode reminders --scope department:nongye-nongcun --format docx
	@$(BIN)/python -m core briefing docs/examples --scenario g=6.5 --format docx,pptx

# Whoever has no package registry carries this there: program, wheels by hash, installer.
bundle: $(VENV)/.development
	@$(BIN)/python deploy/bundle.py

# Every pinned library with version and licence, for whoever must account for them.
sbom:
	@$(PYTHON) deploy/sbom.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.runtime: requirements.txt
	@bash .ci/venv.sh "$(PYTHON)" "$(VENV)" requirements.txt
	@touch $@

$(VENV)/.development: requirements.txt requirements-dev.txt
	@bash .ci/venv.sh "$(PYTHON)" "$(VENV)" requirements-dev.txt
	@touch $@ $(VENV)/.runtime
