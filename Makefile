PYTHON ?= python3
VENV ?= .venv
DEMO_VENV ?= .venv-demo

.PHONY: demo test lint docs model clean

# The base package in an environment of its own: two articles of ours, the records and the page.
demo: $(DEMO_VENV)/.installed
	$(DEMO_VENV)/bin/mou-extract extract examples/articles.jsonl --format table
	mkdir -p demo-out
	$(DEMO_VENV)/bin/mou-extract extract examples/articles.jsonl --format html --output demo-out/articles.html
	@echo
	@echo "Open demo-out/articles.html in a browser."

test: $(VENV)/.installed lint docs
	$(VENV)/bin/python -m pytest

lint: $(VENV)/.installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(VENV)/bin/python scripts/build_corpus.py --check

# Into build/site. Not with --quiet, which hides the warnings from --strict. The variable silences a notice about the future of MkDocs.
docs: $(VENV)/.installed
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict

# The embedded model from packed text: hours on four cores. CONTRIBUTING.md says what has to lie in runs/. A
# step that was stopped goes on where it was.
PRETRAINING = pretrain pretrain_deeper pretrain_further
TRAINING = ner agreements embedded
TRAIN = $(VENV)/bin/python scripts/train.py
AVERAGE = $(VENV)/bin/python scripts/average_models.py
model: $(VENV)/.installed
	for run in $(PRETRAINING); do $(VENV)/bin/python scripts/pretrain.py run configs/$$run.toml || exit 1; done
	for run in $(TRAINING); do $(TRAIN) configs/$$run.toml || exit 1; done
	$(TRAIN) configs/embedded_further.toml
	$(TRAIN) configs/embedded_further.toml --seed 42 --output runs/embedded-further-2
	test -d runs/embedded-mean || $(AVERAGE) runs/embedded runs/embedded-further runs/embedded-further-2 --output runs/embedded-mean
	$(TRAIN) configs/embedded_quiet.toml
	$(TRAIN) configs/embedded_quiet.toml --seed 52 --output runs/embedded-quiet-2
	test -d runs/embedded-6 || $(AVERAGE) runs/embedded runs/embedded-quiet runs/embedded-quiet-2 --output runs/embedded-6
	MALLOC_ARENA_MAX=1 $(VENV)/bin/torchrun --nproc_per_node 4 scripts/pretrain.py run configs/pretrain_again.toml
	for run in ner_again teacher_again teacher_real; do $(TRAIN) configs/$$run.toml || exit 1; done
	test -d runs/embedded-mean-7 || $(AVERAGE) runs/teacher-real runs/embedded-6 --output runs/embedded-mean-7
	$(TRAIN) configs/taught.toml
	test -d runs/embedded-7 || $(AVERAGE) runs/taught runs/teacher-real --output runs/embedded-7
	$(TRAIN) configs/taught_second.toml
	test -d runs/taught-mean || $(AVERAGE) runs/taught-second runs/teacher-again --output runs/taught-mean
	$(TRAIN) configs/taught_again.toml
	$(TRAIN) configs/doubtful.toml
	$(TRAIN) configs/doubtful.toml --seed 83 --output runs/doubtful-2
	test -d runs/embedded-8 || $(AVERAGE) runs/taught-again runs/doubtful runs/doubtful-2 --output runs/embedded-8
	$(VENV)/bin/python scripts/embed_model.py runs/embedded-8 --min-score entity=0.6 --min-score commitment=0.75 --window-size 352 --window-stride 32 --window-lead 96
	$(VENV)/bin/python scripts/calibrate.py src/mou_extract/model corpora/mou-ko/dev.jsonl runs/data/real.dev.jsonl

$(DEMO_VENV)/.installed: pyproject.toml $(shell find src -type f -not -name "*.pyc")
	$(PYTHON) -m venv $(DEMO_VENV)
	$(DEMO_VENV)/bin/pip install --quiet .
	touch $@

# PyTorch first and at the pinned version, so that nothing else chooses it. A machine without a GPU
# saves the gigabytes of CUDA with: make test PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --constraint constraints.txt torch
	$(VENV)/bin/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) $(DEMO_VENV) demo-out build dist .mypy_cache .ruff_cache .pytest_cache
