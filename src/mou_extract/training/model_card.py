"""The card of a trained model, written from what the run knows."""

from __future__ import annotations

import json
from pathlib import Path

from mou_extract.model_folder import ModelInfo

_TEMPLATE = """---
language: ko
library_name: mou-extract
pipeline_tag: token-classification
tags: [korean, agreements, mou, token-classification]
{index}---
# {name}

Tags Korean news about agreements (MOU, 업무협약) for `mou_extract`.

| layer | labels |
|---|---|
{layers}

## Use

```python
from mou_extract import Extractor

record = Extractor.from_pretrained("path/to/{name}").extract(text)
```

It is an ordinary Hugging Face token-classification checkpoint whose tags of all layers stand side by
side; decode it with `mou_extract`, since the stock pipeline would mix the layers.

## Scores on the development corpus

{scores}

## Training

mou_extract {version}. Corpora (hash): {corpora}.

```json
{training}
```
"""


_INDEX = """model-index:
- name: {name}
  results:
  - task:
      type: token-classification
    dataset:
      name: {corpus}
      type: {corpus}
      split: dev
    metrics:
"""
_METRIC = """    - type: {kind}
      name: {name}
      value: {value:.4f}
"""
_BEST = "These are the scores by which the epoch was chosen."
_LAST = "The last epoch was kept: no score of this corpus chose it."
_SCORES = """| figure | value |
|---|---|
{rows}

Strict: boundaries and label exact. {choice} Score a test corpus with `scripts/evaluate.py` for
figures to report."""
_NO_SCORES = "None: score a corpus with `scripts/evaluate.py`."


def write_model_card(folder: str | Path, info: ModelInfo) -> None:
    """Writes `README.md` of a model folder."""
    folder = Path(folder)
    text = _TEMPLATE.format(
        name=folder.name,
        index=_model_index(folder.name, info),
        layers="\n".join(f"| {layer.name} | {', '.join(layer.labels)} |" for layer in info.layers),
        scores=_scores(info),
        version=info.package_version,
        corpora=", ".join(f"`{name}` {digest}" for name, digest in info.corpora.items()),
        training=json.dumps(dict(info.training), ensure_ascii=False, indent=2),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")


def _scores(info: ModelInfo) -> str:
    if not info.scores:
        return _NO_SCORES
    return _SCORES.format(
        rows="\n".join(f"| {name} | {value:.4f} |" for name, value in info.scores.items()),
        choice=_BEST if info.training.get("keep_best", True) else _LAST,
    )


def _model_index(name: str, info: ModelInfo) -> str:
    """The scores as the hub reads them; nothing where there are none."""
    if not info.scores:
        return ""
    corpus = Path(str(info.training.get("dev", "dev"))).name
    metrics = (
        _METRIC.format(kind="f1" if score.endswith("f1") else score, name=score, value=value)
        for score, value in info.scores.items()
    )
    # A string of JSON is one of YAML, whatever is in it.
    head = _INDEX.format(
        name=json.dumps(name, ensure_ascii=False), corpus=json.dumps(corpus, ensure_ascii=False)
    )
    return head + "".join(metrics)
