# make help says what there is. Everything runs from .venv, which the first target that needs it makes.

PYTHON := .venv/bin/python
STAMP := .venv/.installed

# Taken as they are, dollar signs and quotes included: they reach the command through the environment, never through the shell.
export C2W_PROMPT := $(value PROMPT)
export C2W_SEED := $(value SEED)
export C2W_QUALITY := $(value QUALITY)
export C2W_DURATION := $(value DURATION)
export C2W_OUT := $(value OUT)
GIVEN := $(origin PROMPT)
unexport PROMPT SEED QUALITY DURATION OUT

.DEFAULT_GOAL := help
.PHONY: help install world test live check format bench doctor clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 10

install: $(STAMP) ## Make .venv with everything pinned in requirements.lock (3.5 GB; runs once)

$(STAMP): requirements.lock pyproject.toml
	@.ci/install

world: $(STAMP) ## Build a world: make world PROMPT="..." [SEED=1 QUALITY=standard DURATION=8 OUT=runs ARGS="--fps 24"]
ifeq ($(GIVEN),undefined)
	@echo 'Say what happens: make world PROMPT="A brown glass bottle rolled slowly across the sunlit living room floor."' >&2; exit 2
endif
	@.venv/bin/code2worlds run $${C2W_SEED:+--seed "$$C2W_SEED"} $${C2W_QUALITY:+--quality "$$C2W_QUALITY"} \
	  $${C2W_DURATION:+--duration "$$C2W_DURATION"} $${C2W_OUT:+--out "$$C2W_OUT"} $(ARGS) -- "$$C2W_PROMPT"

test: $(STAMP) ## Run all tests, the quick ones first (ARGS="-m 'not blender'" for the quick ones alone)
	@$(PYTHON) -m pytest $(ARGS)

live: $(STAMP) ## One sentence against the language model that OPENAI_API_KEY or OPENAI_BASE_URL names (costs money)
	@CODE2WORLDS_LIVE=1 $(PYTHON) -m pytest tests/llm/test_live.py $(ARGS)

check: $(STAMP) ## Linter, formatter, type checker, import order of the rooms
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@mkdir -p .cache/typing && ln -sfn ../.. .cache/typing/code2worlds
	@MYPYPATH=.cache/typing .venv/bin/mypy -p code2worlds
	@.venv/bin/lint-imports

format: $(STAMP) ## Put the code into the one format
	@.venv/bin/ruff check --fix-only .
	@.venv/bin/ruff format .

bench: $(STAMP) ## Measure the bottle world, cold and warm; prints JSON
	@$(PYTHON) benchmarks/overhead.py $(ARGS)

doctor: $(STAMP) ## Say what this machine can do
	@.venv/bin/code2worlds doctor

clean: ## Remove caches of the tools; runs and .venv stay
	rm -rf .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .langgraph_api build dist *.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
