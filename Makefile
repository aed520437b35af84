PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEPENDENCIES := $(VENV)/requirements.lock
QT := $(VENV)/qt.stamp
PROGRAM := $(VENV)/program.stamp
CATALOGUES := $(VENV)/catalogues.stamp
BYTECODE := $(VENV)/bytecode.stamp
OFFSCREEN := QT_QPA_PLATFORM=offscreen
FUZZ := tests/devices/test_every_parser.py tests/devices/test_any_bytes.py tests/devices/test_printer_states.py \
	tests/devices/test_spooler.py tests/devices/lab/test_frames.py tests/devices/lab/test_reading.py \
	tests/devices/modbus/test_frames.py tests/devices/owen/test_frames.py tests/views/scantest/test_page.py tests/flows/test_demo.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo test faults bench check format lock i18n clean

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /\1\t/' | expand -t 10

venv: $(QT) $(CATALOGUES) $(BYTECODE) ## the environment in .venv, from requirements.lock

# The environment is made anew only when the text of the lock differs, never for a newer date alone:
# after the first time nothing here needs a network.
$(DEPENDENCIES): requirements.lock
	@cmp -s $< $@ && touch $@ || $(MAKE) --no-print-directory new-environment

.PHONY: new-environment
new-environment:
	@echo "Making $(VENV) from requirements.lock ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Run once, then try again: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@cp requirements.lock $(DEPENDENCIES)

$(QT): installer/debian/apt-packages.txt $(DEPENDENCIES)
	@sh installer/debian/ensure-qt.sh $(BIN)/python
	@touch $@

$(PROGRAM): pyproject.toml setup.py $(DEPENDENCIES)
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(CATALOGUES): $(PROGRAM) $(shell find resources/i18n -name '*.po' 2>/dev/null)
	@$(BIN)/python -m app.i18n compile
	@touch $@

# Compiled beforehand, as an installed program is: a start reads no source, whatever PYTHONDONTWRITEBYTECODE says.
$(BYTECODE): $(PROGRAM) $(shell find app -name '*.py')
	@$(BIN)/python -m compileall -q -j 0 app
	@touch $@

demo: venv ## a plant morning: in a window where there is a display, else offscreen; pictures in out/. SEED=n repeats it
	@$(if $(DISPLAY)$(WAYLAND_DISPLAY),,$(OFFSCREEN)) $(BIN)/baikal-station demo $(if $(SEED),--seed $(SEED))

test: venv ## all tests, with reduced counts of faults. ARGS="-k name" chooses
	@$(OFFSCREEN) $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

faults: venv ## faults and damaged bytes with their full counts; writes out/faults.json
	@$(OFFSCREEN) $(BIN)/python -m pytest -n 2 tests/faults tests/simulation $(FUZZ) --full --timeout 1500 $(ARGS)

bench: venv ## speed and memory; prints a table, writes out/bench.json. ONLY=name runs one
	@$(OFFSCREEN) $(BIN)/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

check: venv ## style, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: venv ## bring the style in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## choose new versions and write requirements.lock (UPGRADE=1 takes the newest of all)
	@$(PYTHON) -m venv .lock && .lock/bin/pip install --quiet uv
	@.lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --extra dev $(if $(UPGRADE),--upgrade) \
		pyproject.toml requirements-build.in --output-file requirements.lock
	@rm -rf .lock

i18n: venv ## compile the catalogues of resources/i18n
	@$(BIN)/python -m app.i18n compile

clean: ## remove the environment, the caches and out/
	@rm -rf .venv .lock out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
