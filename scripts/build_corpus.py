"""Derives train.jsonl, dev.jsonl, test.jsonl and the card's statistics from the inline articles.

With --check it only compares.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.checking import find_leaks
from mou_extract.corpus import corpus_bytes, write_corpus
from mou_extract.corpus_card import statistics_markdown
from mou_extract.errors import MouExtractError
from mou_extract.formats.inline import read_split

BEGIN, END = "<!-- statistics: scripts/build_corpus.py -->", "<!-- end of statistics -->"
SPLITS = ("train", "dev", "test")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpora/mou-ko"))
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    arguments = parser.parse_args()
    try:
        splits = {split: read_split(arguments.corpus / "articles" / split) for split in SPLITS}
    except MouExtractError as error:
        print(error, file=sys.stderr)
        return 2
    problems = [
        f"'{leak.name}' stands in {leak.split} ({splits[leak.split][leak.index].id}) and "
        f"{leak.other_split} ({splits[leak.other_split][leak.other_index].id}); a signatory or "
        "official may stand in one split only"
        for leak in find_leaks(splits)
    ]
    for split, documents in splits.items():
        target = arguments.corpus / f"{split}.jsonl"
        if arguments.check:
            before = target.read_bytes() if target.exists() else b""
            if corpus_bytes(documents) != before:
                problems.append(f"{target}: differs from its articles; run scripts/build_corpus.py")
        else:
            write_corpus(target, documents)
        print(f"{split}: {len(documents)} articles, {sum(len(d.spans) for d in documents)} spans")
    card = arguments.corpus / "README.md"
    before = card.read_text(encoding="utf-8")
    after = _with_statistics(before, statistics_markdown(splits))
    if arguments.check and after != before:
        problems.append(f"{card}: its statistics differ; run scripts/build_corpus.py")
    elif not arguments.check:
        card.write_text(after, encoding="utf-8")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _with_statistics(card: str, statistics: str) -> str:
    head, _, rest = card.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise SystemExit(f"the card has no place for statistics: {BEGIN} ... {END}")
    return f"{head}{BEGIN}\n{statistics}\n{END}{tail}"


if __name__ == "__main__":
    sys.exit(main())
