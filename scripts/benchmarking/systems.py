"""What is compared. A system is loaded from a folder and then reads texts; a process has one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Read = Callable[[Sequence[str]], int]  # texts to a number of findings


@dataclass(frozen=True)
class System:
    """One thing that reads articles.

    Attributes:
        name: As the table shows it.
        package: What is imported first, and timed.
        folder: Its model in the folder of models, or "" where its package carries one.
        load: Makes it ready: folder and threads to a function that reads.
        unused: Suffix of files in its folder that it does not load.
        single_threaded: Whether more threads are of no use to it.
    """

    name: str
    package: str
    folder: str
    load: Callable[[Path, int], Read]
    unused: str = ""
    single_threaded: bool = False


def _ours(backend: str) -> Callable[[Path, int], Read]:
    def load(folder: Path, threads: int) -> Read:
        from mou_extract import Extractor

        extractor = Extractor.from_pretrained(folder, backend=backend, threads=threads)
        return lambda texts: sum(len(record.spans) for record in extractor.extract_many(texts))

    return load


def _stock_pipeline(folder: Path, threads: int) -> Read:
    import torch
    from transformers import pipeline

    torch.set_num_threads(threads)
    # With a stride it reads articles to their end, as ours does.
    tagger = pipeline("token-classification", str(folder), aggregation_strategy="simple", stride=96)
    return lambda texts: sum(len(found) for found in tagger(list(texts)))


def _spacy(folder: Path, threads: int) -> Read:
    import spacy

    nlp = spacy.load(folder)
    return lambda texts: sum(len(doc.ents) + len(doc.spans["sc"]) for doc in nlp.pipe(texts))


def _kiwi(folder: Path, threads: int) -> Read:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=threads)
    return lambda texts: sum(len(tokens) for tokens in kiwi.tokenize(texts))


SYSTEMS = (
    System("mou-extract int8", "mou_extract.extractor", "int8", _ours("onnx"), ".safetensors"),
    System("mou-extract ONNX fp32", "mou_extract.extractor", "fp32", _ours("onnx"), ".safetensors"),
    System("mou-extract torch", "mou_extract.extractor", "fp32", _ours("torch"), ".onnx"),
    System("HF pipeline, same model", "transformers", "stock", _stock_pipeline),
    System("HF pipeline, ELECTRA 14M", "transformers", "electra", _stock_pipeline),
    System("spaCy ner + spancat", "spacy", "spacy", _spacy, single_threaded=True),
    System("Kiwi, morphemes alone", "kiwipiepy", "", _kiwi),
)
