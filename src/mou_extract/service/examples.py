"""The example that the service's documentation shows: an article and the record it should give."""

from __future__ import annotations

from typing import Any

TEXT = (
    "여울대학교(총장 배수경)와 ㈜진동정밀은 지난 11일 여울대 공학관 회의실에서 업무협약을 체결했다고 12일 밝혔다. "
    "양 기관은 4억원을 들여 시험 장비를 공동 구축하기로 했다."
)
EXAMPLE: dict[str, Any] = {"text": TEXT, "published": "2026-03-12", "id": "campus"}


def example_record() -> dict[str, Any]:
    """The record of the example in JSON, written by hand: it shows the form, not what a model says."""
    spans = [
        _span("여울대학교", "SIGNATORY"), _span("총장", "POSITION"), _span("배수경", "OFFICIAL"),
        _span("㈜진동정밀", "SIGNATORY"), _span("11일", "DATE"),
        _span("여울대 공학관 회의실", "VENUE"), _span("시험 장비를 공동 구축", "COMMITMENT"),
    ]  # fmt: skip
    places = {span["text"]: [span["start"], span["end"]] for span in spans}
    start, end = places["시험 장비를 공동 구축"]
    money = TEXT.index("4억원")
    parties = ["여울대학교", "㈜진동정밀"]
    return {
        "id": "campus",
        "published": "2026-03-12",
        "signatories": [
            {"name": x, "aliases": [], "mentions": [places[x]], "score": 0.9} for x in parties
        ],
        "officials": [
            {
                "name": "배수경", "position": "총장", "organization": "여울대학교",
                "mentions": [places["배수경"]], "score": 0.8,
            }
        ],
        "programs": [],
        "commitments": [
            {
                "text": TEXT[start:end], "start": start, "end": end, "score": 0.9,
                "parties": parties,
                "amounts": [
                    {
                        "text": "4억원", "start": money, "end": money + 3,
                        "value": 400_000_000, "currency": "KRW",
                    }
                ],
                "head_counts": [], "terms": [],
            }
        ],
        "signed_on": "2026-03-11",
        "date_text": "11일",
        "venue": "여울대 공학관 회의실",
        "spans": spans,
        "coverage": {"characters": len(TEXT), "read": len(TEXT)},
        "scores": {"date": 0.9, "venue": 0.8},
    }  # fmt: skip


def _span(text: str, label: str) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "label": label, "text": text, "score": 0.9}
