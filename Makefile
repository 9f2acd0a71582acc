# make chat: ask the bundled sample in the browser. make test: everything that CI runs. make test-fast: within 3 minutes.
PYTHON ?= python3
BIN := .venv/bin
SAMPLE := build/sample-archive
ARTICLES ?= corpus/sample
# Two test processes share the cores: each computes with one thread, and threads that wait must not spin.
PYTEST := OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE $(BIN)/pytest
AT_ONCE := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: setup chat test test-fast lint types gate bench format screenshots import-graph docs

setup: $(BIN)/.installed

# A plain `torch` brings gigabytes of CUDA: the pin takes the CPU build where the package index offers one first.
$(BIN)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[all,bench,dev]"
	touch $@

chat: setup
	$(BIN)/whosaid ingest corpus/sample --archive $(SAMPLE)
	$(BIN)/whosaid serve --archive $(SAMPLE)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

# Two at a time, for most of them wait: on a browser, a server, a killed process. A file stays in one process; the long
# ones come first, in the order of tests/conftest.py.
test: lint types
	$(PYTEST) $(AT_ONCE)
	$(MAKE) gate

# What a change of one rule is worth waiting for: no browser, no server, no killed process, nothing slow.
test-fast: setup
	$(PYTEST) $(AT_ONCE) -m "not browser and not server and not kill and not slow"

# Attribution accuracy against evals/baseline.json; what it found is in build/eval.html and, for CI, build/eval.xml
gate: setup
	mkdir -p build
	$(BIN)/whosaid eval --gate --failures 0 --html build/eval.html --junit build/eval.xml

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Speed and size, printed beside the limits and the plain pipeline: make bench ARTICLES=folder
bench: setup
	$(BIN)/python -m evals.benchmarks.speed --articles $(ARTICLES)
	$(BIN)/python -m evals.benchmarks.slack

# The README's pictures, taken of the page as it is now.
screenshots: setup
	$(BIN)/python -m tests.e2e.screenshots

# Which room imports which.
import-graph: setup
	$(BIN)/python -m tests.house.import_graph docs/import-graph.svg

# What the documentation shows of the program: transcripts, settings, figures, the tree of modules, the import graph.
docs: import-graph
	$(BIN)/python -m docs.make
