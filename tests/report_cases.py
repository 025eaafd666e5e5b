"""A corpus of three articles and a model of three answers, for what is tested of reports."""

from dataclasses import replace

from mou_extract.corpus import Document
from mou_extract.evaluation import Predictions
from mou_extract.labels import LAYERS
from mou_extract.model_folder import ModelInfo
from mou_extract.records import AgreementRecord, Coverage, Evidence, Signatory
from mou_extract.report.contents import Evaluated, build_report
from mou_extract.report.facts import Facts, ModelFacts
from mou_extract.spans import Span

EVIL = "<script>alert('1')</script>|\"&amp;[x](y)"
FACTS = Facts("python scripts/evaluate.py m c", "c.jsonl", 1, 200, {"mou-extract": "0"})


def model(name="m"):
    return ModelFacts(name, {"model.onnx": "ab12"}, ModelInfo(layers=LAYERS), 1.0, {})


def evaluated(documents, found, name="m"):
    """A model that found these spans."""
    records = [
        AgreementRecord(
            id=document.id,
            signatories=tuple(
                Signatory(document.text[s.start : s.end], score=s.score)
                for s in spans
                if s.label == "SIGNATORY"
            ),
            spans=tuple(
                Evidence(s.start, s.end, s.label, document.text[s.start : s.end], s.score)
                for s in spans
            ),
            coverage=Coverage(len(document.text), len(document.text)),
        )
        for document, spans in zip(documents, found, strict=True)
    ]
    return Evaluated(model(name), Predictions(tuple(documents), tuple(records), LAYERS, 1.0))


def article(id, text, *spans, **more):
    return Document(id, text, spans, **more)


DOCUMENTS = (
    article(
        "a1",
        "누리대는 새솔과 인력을 교류한다",
        Span(0, 3, "SIGNATORY"),
        Span(5, 7, "SIGNATORY"),
        Span(9, 15, "COMMITMENT"),
        sector="university",
        form="wire",
        record=AgreementRecord(signatories=(Signatory("누리대"), Signatory("새솔"))),
    ),
    article("a2", "오늘은 협약이 없다", sector="bank", form="negative"),
    article("a3", "가온 회관에서", Span(0, 2, "SIGNATORY"), Span(3, 5, "VENUE"), sector="bank"),
)
FOUND = (
    (
        Span(0, 4, "SIGNATORY", 0.6),
        Span(5, 7, "SIGNATORY", 0.9),
        Span(9, 15, "COMMITMENT", 0.8),
    ),
    (Span(0, 2, "DATE", 0.55),),
    (Span(0, 2, "SIGNATORY", 0.95),),
)


def hostile():
    """A report in which every name is markup."""
    text = f"{EVIL} 협약"
    document = article(EVIL, text, Span(0, len(EVIL), "SIGNATORY"), sector=EVIL, form=EVIL)
    documents = [replace(document, id=f"{EVIL}{number}") for number in range(5)]
    found = [(Span(0, len(text), "PROGRAM", 0.5),)] * 5
    return build_report(evaluated(documents, found, EVIL), replace(FACTS, command=EVIL))
