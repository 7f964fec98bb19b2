# demo: the environment, the main job on corpus/, and where to look
# test: all tests · lint: style, types, floors · bench: speed and accuracy beside the peers
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

# Of the corpora that `make bench` runs on, and of pages to run on beside them: make bench SIZE=2GB PAGES=folder
SIZE ?= 20MB 200MB
PAGES ?=

.PHONY: demo test test-recipes lint bench bench-speed bench-quality bench-index bench-index-long campaign-kills campaign-mutations campaign-index-kills campaign-index-flips campaign-floods campaign-faults campaign-digests campaign-crawls campaign-increments campaign-bombs

demo: $(VENV)/ready
	$(VENV)/bin/twicetold demo

test: $(VENV)/ready
	$(RUN) -m pytest -n auto --dist loadfile

# The recipes of the README with the libraries that the tests do without
test-recipes: $(VENV)/ready
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[recipes]'
	$(RUN) -m pytest tests/recipes

lint: $(VENV)/ready
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

bench: bench-speed bench-quality

bench-speed: $(VENV)/ready
	$(RUN) -m benchmarks.speed --size $(SIZE) $(if $(PAGES),--pages $(PAGES))

# Long: an hour; the figures of the lasting index at a million paragraphs
bench-index: $(VENV)/ready
	$(RUN) -m benchmarks.index --paragraphs 1000000 --documents 200000

# Long: half an hour; one process that adds, asks, replaces, removes and expires
bench-index-long: $(VENV)/ready
	$(RUN) -m benchmarks.index.long --documents 200000

bench-quality: $(VENV)/ready
	$(RUN) -m benchmarks.quality

# Long: half an hour and more on one free processor
campaign-kills: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.kills --pages 2000 --kills 200 --worker-kills 100 --record

# Some ten minutes, on a machine that does nothing else
campaign-floods: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.floods --record

campaign-faults: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.faults --pages 20 --record

# Half an hour: every hazard of the tests alone
campaign-bombs: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.bombs --record

# Over corpus/ or make campaign-digests PAGES=folder
campaign-digests: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.digests --record $(or $(PAGES),corpus/articles)

# Long: some twenty minutes
campaign-crawls: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.crawls --pages 300 --kills 40 --rounds 5 --long 1000 --record

# Over corpus/ or make campaign-increments PAGES=folder
campaign-increments: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.increments --record $(or $(PAGES),corpus/articles)

# Long: ten minutes and five
campaign-index-kills: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.index_kills --kills 100 --record

campaign-index-flips: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.index_flips --flips 500 --record

# Some ten minutes
campaign-mutations: $(VENV)/ready
	$(RUN) -m benchmarks.campaigns.mutations --count 20000 --record

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
