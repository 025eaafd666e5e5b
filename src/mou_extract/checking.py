"""What is wrong or doubtful in an annotated corpus: found before training, with file, line and text.

An error makes a corpus unfit (it cannot be read, or its splits know each other); a warning names a
place that broke the annotation standard more often than not when we looked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mou_extract.corpus import Document, numbered_documents
from mou_extract.duplicates import equal_texts, shared_texts
from mou_extract.edges import begins_with_mark, ends_with_mark, quoted, swallowed_particle
from mou_extract.errors import CorpusError
from mou_extract.labels import LAYERS, Layer
from mou_extract.rules.clutter import is_credit
from mou_extract.rules.particles import closes_word
from mou_extract.spans import Span
from mou_extract.windows import sentence_starts

# What an article may define as a party's short form (`이하 ‘협회’`).
_CLASS_NOUNS = frozenset(
    (
        "공단 공사 과학원 교육원 교육청 그룹 기금 기업 단체 대학 대학교 도서관 미술관 박물관 법원 병원 보증재단 본부 "
        "부처 사업단 산학협력단 상공회의소 상의 센터 시의회 시청 아카데미 연구소 연구원 연맹 연합회 운영사 위원회 "
        "은행 의료원 재단 정부 조합 중앙회 진흥원 청년회 추진단 총연합회 학교 학회 협동조합 협의체 협의회 협회"
    ).split()
)
_REPEATED = ("SIGNATORY", "OFFICIAL", "PROGRAM")
_DUPLICATE, _COPIED = 0.5, 0.25  # share of a text in common; within a split, across splits
_SHOWN = 5  # lines of a text that many articles have


@dataclass(frozen=True, order=True)
class Finding:
    """Something in a corpus that somebody should look at.

    Attributes:
        path: File.
        line: Line in it, from 1; 0 where it is about the whole file.
        kind: Short name, the same for all findings of a kind.
        message: What was found, with the text.
        is_error: Whether the corpus is unfit as it is.
    """

    path: str
    line: int
    kind: str
    message: str
    is_error: bool

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {'error' if self.is_error else 'warning'}: {self.kind}: {self.message}"


@dataclass(frozen=True)
class CorpusCheck:
    """What `check_corpus` found.

    Attributes:
        findings: In order of file and line.
        counts: Per file, `articles`, `without agreement`, and spans by label.
    """

    findings: tuple[Finding, ...]
    counts: dict[str, dict[str, int]]

    @property
    def errors(self) -> int:
        """Number of errors."""
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return len(self.findings) - self.errors


@dataclass(frozen=True)
class Leak:
    """A name of one split that another split knows.

    Attributes:
        name: The name.
        split: Split that should not have it.
        index: Its first article there.
        other_split: Split that has it too.
        other_index: The first article there.
    """

    name: str
    split: str
    index: int
    other_split: str
    other_index: int


@dataclass(frozen=True)
class _Placed:
    """An article and where it stands."""

    path: str
    line: int
    document: Document

    def finding(self, kind: str, message: str, *, is_error: bool = False) -> Finding:
        return Finding(self.path, self.line, kind, message, is_error)


def check_corpus(paths: Sequence[str | Path], layers: Sequence[Layer] = LAYERS) -> CorpusCheck:
    """Checks corpora that belong together, each file a split.

    Args:
        paths: `.jsonl` files, or folders that hold some.
        layers: Layers whose labels may occur.

    Raises:
        CorpusError: There is no such file, or no corpus in a folder.
    """
    findings: list[Finding] = []
    articles: list[_Placed] = []
    counts: dict[str, dict[str, int]] = {}
    for file in _files(paths):
        name, found = str(file), []

        def problem(line: int, error: CorpusError, name: str = name) -> None:
            text = str(error).removeprefix(f"{name}:{line}: ")
            findings.append(Finding(name, line, "unreadable", text, True))

        for line, document in numbered_documents(file, problem, layers):
            found.append(_Placed(name, line, document))
        counts[name] = _counts(found, layers)
        articles += found
    entities = {label for layer in layers[:1] for label in layer.labels}
    for placed in articles:
        findings += _in_article(placed, entities)
    findings += _repeated_ids(articles)
    findings += _leaks(articles)
    findings += _near_duplicates(articles)
    return CorpusCheck(tuple(sorted(findings)), counts)


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        files = sorted(path.glob("*.jsonl"))
        if not files:
            raise CorpusError(f"{path}: no corpus (*.jsonl) in this folder")
        yield from files


def _counts(articles: Sequence[_Placed], layers: Sequence[Layer]) -> dict[str, int]:
    spans = Counter(span.label for placed in articles for span in placed.document.spans)
    return {
        "articles": len(articles),
        "without agreement": sum(not placed.document.spans for placed in articles),
        **{label: spans[label] for layer in layers for label in layer.labels},
    }


def _in_article(placed: _Placed, entities: set[str]) -> Iterator[Finding]:
    document = placed.document
    of_entities = [span for span in document.spans if span.label in entities]
    yield from _edges(placed, entities)
    yield from _particles(placed, of_entities)
    yield from _two_ways(placed, of_entities)
    yield from _lonely_positions(placed)
    yield from _record(placed)


def _edges(placed: _Placed, entities: set[str]) -> Iterator[Finding]:
    """Blanks, marks and brackets at the ends of spans, and spans that begin inside a word."""
    text = placed.document.text
    ends = {span.end for span in placed.document.spans if span.label in entities}
    for span in placed.document.spans:
        if begins_with_mark(text, span) or ends_with_mark(text, span):
            yield placed.finding("edge", f"{quoted(text, span)} begins or ends with a mark")
        before = text[span.start - 1 : span.start]
        begins = not (_is_word(before) and _is_word(text[span.start])) or span.start in ends
        if span.label in entities and not begins:
            yield placed.finding("inside a word", f"{quoted(text, span)} begins in a word")


def _particles(placed: _Placed, spans: Sequence[Span]) -> Iterator[Finding]:
    """Particles at the end of names: certain ones, and those without which the name is tagged too."""
    text = placed.document.text
    surfaces = {text[span.start : span.end] for span in spans}
    for span in spans:
        if particle := swallowed_particle(text, span, surfaces):
            yield placed.finding("particle", f"{quoted(text, span)} ends with '{particle}'")


def _two_ways(placed: _Placed, spans: Sequence[Span]) -> Iterator[Finding]:
    """The same string with two labels, or tagged here and not there."""
    text = placed.document.text
    labels: dict[str, set[str]] = defaultdict(set)
    covered = bytearray(len(text) + 1)
    for span in spans:
        labels[text[span.start : span.end]].add(span.label)
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for shown, found in sorted(labels.items()):
        # A party's own building is named like the party.
        if len(found - {"VENUE"}) > 1:
            yield placed.finding("two labels", f"'{shown}' is {' and '.join(sorted(found))}")
        if len(shown) < 2 or not found & set(_REPEATED):
            continue
        for match in re.finditer(re.escape(shown), text):
            start, end = match.span()
            if any(covered[start:end]) or _is_word(text[start - 1 : start] if start else ""):
                continue
            if closes_word(text, end) and not is_credit(text, start, end):
                context = quoted(text, Span(start, end, min(found)))
                yield placed.finding(
                    "untagged mention", f"{context} is {min(found)} elsewhere in the article"
                )


def _lonely_positions(placed: _Placed) -> Iterator[Finding]:
    document = placed.document
    breaks = [0, *sentence_starts(document.text), len(document.text)]
    people = [span.start for span in document.spans if span.label == "OFFICIAL"]
    for span in document.spans:
        if span.label != "POSITION":
            continue
        low = max(position for position in breaks if position <= span.start)
        high = min(position for position in breaks if position > span.start)
        if not any(low <= position < high for position in people):
            yield placed.finding(
                "position alone", f"{quoted(document.text, span)} has no official in its sentence"
            )


def _record(placed: _Placed) -> Iterator[Finding]:
    """Names of the record that no span shows."""
    document = placed.document
    record = document.record
    if record is None:
        return
    shown = {document.text[span.start : span.end] for span in document.spans}
    parties = {party.name for party in record.signatories}
    missing = {
        "signatory": parties - shown,
        "official": {official.name for official in record.officials} - shown,
        "program": {program.name for program in record.programs} - shown,
        "party of a commitment": {p for item in record.commitments for p in item.parties} - parties,
    }
    for kind, names in missing.items():
        for name in sorted(names):
            yield placed.finding("record", f"the record's {kind} '{name}' is tagged nowhere")


def _repeated_ids(articles: Sequence[_Placed]) -> Iterator[Finding]:
    first: dict[str, _Placed] = {}
    for placed in articles:
        before = first.setdefault(placed.document.id, placed)
        if before is not placed:
            yield placed.finding(
                "id", f"'{placed.document.id}' stands in {before.path}:{before.line} too",
                is_error=True,
            )  # fmt: skip


def find_leaks(splits: Mapping[str, Sequence[Document]]) -> Iterator[Leak]:
    """Signatories and officials that stand in two splits: a test would know them.

    Args:
        splits: Articles by name of the split.
    """
    owners: dict[str, tuple[str, int]] = {}
    for split, documents in splits.items():
        reported: set[str] = set()
        for index, document in enumerate(documents):
            for name in sorted(own_names(document) - reported):
                other, first = owners.setdefault(name, (split, index))
                if other != split:
                    reported.add(name)
                    yield Leak(name, split, index, other, first)


def own_names(document: Document, labels: Sequence[str] = ("SIGNATORY", "OFFICIAL")) -> set[str]:
    """Surfaces of parties and people; `협회` alone, as an article may define it, names nobody."""
    surfaces = {
        document.text[span.start : span.end] for span in document.spans if span.label in labels
    }
    return surfaces - _CLASS_NOUNS


def _leaks(articles: Sequence[_Placed]) -> Iterator[Finding]:
    splits: dict[str, list[_Placed]] = defaultdict(list)
    for placed in articles:
        splits[placed.path].append(placed)
    documents = {path: [p.document for p in of_split] for path, of_split in splits.items()}
    for leak in find_leaks(documents):
        owner = splits[leak.other_split][leak.other_index]
        message = f"'{leak.name}' stands in {owner.path}:{owner.line} too"
        yield splits[leak.split][leak.index].finding("leak", message, is_error=True)


def _near_duplicates(articles: Sequence[_Placed]) -> Iterator[Finding]:
    """Articles with the same text, and pairs that share a good part of theirs."""
    texts = [placed.document.text for placed in articles]
    groups = [[articles[index] for index in group] for group in equal_texts(texts)]
    for group in groups:
        yield from _copies(group)
    # of a text that several files have, one copy in each
    firsts = [
        list({placed.path: placed for placed in reversed(group)}.values()) for group in groups
    ]
    for pair in shared_texts([group[0].document.text for group in groups]):
        ways = [(one, other) for one in firsts[pair.left] for other in firsts[pair.right]]
        across = [(one, other) for one, other in ways if one.path != other.path]
        one, other = across[0] if across else ways[0]
        if pair.share >= (_COPIED if across else _DUPLICATE):
            message = _shares(pair.share, one)
            yield other.finding("near-duplicate", message, is_error=bool(across))


def _copies(group: Sequence[_Placed]) -> Iterator[Finding]:
    """One finding for each file that has a text too, and one for each that repeats it."""
    files: dict[str, list[_Placed]] = defaultdict(list)
    for placed in group:
        files[placed.path].append(placed)
    for of_file in files.values():
        first, *more = of_file
        if first is not group[0]:
            message = _shares(1, group[0])
            yield first.finding("near-duplicate", message, is_error=True)
        if more:
            again, *rest = more
            message = _shares(1, first) + (f"; so {_lines(rest)}" if rest else "")
            yield again.finding("near-duplicate", message)


def _shares(share: float, other: _Placed) -> str:
    return f"shares {share:.0%} of its text with {other.path}:{other.line}"


def _lines(articles: Sequence[_Placed]) -> str:
    """`does line 3`, `do lines 3, 4, 5 and 20 more`."""
    shown = ", ".join(str(placed.line) for placed in articles[:_SHOWN])
    more = f" and {len(articles) - _SHOWN:,} more" if len(articles) > _SHOWN else ""
    return f"{'does line' if len(articles) == 1 else 'do lines'} {shown}{more}"


def _is_word(char: str) -> bool:
    return char.isalnum()
