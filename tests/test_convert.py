import json
import shutil
from pathlib import Path

import pytest

from mou_extract.cli import main
from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.formats import read_documents
from mou_extract.spans import Span


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "x.jsonl"
    row = {"id": "a1", "text": "누리대는 ‘바다반’을", "spans": [[0, 3, "기관"], [5, 10, "PROGRAM"]]}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


def run(capsys, *arguments):
    status = main(["convert", *map(str, arguments)])
    output = capsys.readouterr()
    assert output.out == ""
    return status, output.err.splitlines()


def test_the_corpus_is_converted_and_counted(repository, tmp_path, capsys):
    dev = repository / "corpora" / "mou-ko" / "dev.jsonl"
    documents = read_corpus(dev)
    spans = sum(len(document.spans) for document in documents)
    status, lines = run(capsys, dev, tmp_path / "brat", "--to", "brat")
    assert status == 0
    assert lines[-2:] == [
        f"mou-extract: {len(documents)} articles, {spans} spans, {len(documents)} records written",
        "mou-extract: metadata and records are in metadata.jsonl, which brat does not know: "
        "keep it beside its files",
    ]
    assert run(capsys, tmp_path / "brat", tmp_path / "again.jsonl")[0] == 0
    again = read_corpus(tmp_path / "again.jsonl")
    assert sorted(again, key=lambda d: d.id) == sorted(documents, key=lambda d: d.id)


def test_labels_are_mapped_and_doubtful_edges_reported(source, tmp_path, capsys):
    status, lines = run(capsys, source, tmp_path / "y.json", "--map", "기관=SIGNATORY")
    assert status == 0
    assert lines == [
        "mou-extract: 1 spans begin or end with a blank, a mark or a particle (first: article "
        "'a1': PROGRAM '누리대는 [‘바다반’]을'); kept: --repair trims them",
        "mou-extract: 1 articles, 2 spans, 0 records written",
    ]
    (found,) = read_documents(tmp_path / "y.json").documents
    assert found.spans == (Span(0, 3, "SIGNATORY"), Span(5, 10, "PROGRAM"))


def test_doubtful_edges_are_repaired_on_request(source, tmp_path, capsys):
    status, lines = run(capsys, source, tmp_path / "y.json", "--map", "기관=", "--repair")
    assert status == 0
    assert lines == [
        "mou-extract: left out: 1 spans of the label '기관', mapped to nothing (first: "
        f"{source}:1)",
        "mou-extract: 1 spans begin or end with a blank, a mark or a particle (first: article "
        "'a1': PROGRAM '누리대는 [‘바다반’]을'); trimmed",
        "mou-extract: 1 articles, 1 spans, 0 records written",
    ]
    (found,) = read_documents(tmp_path / "y.json").documents
    assert found.spans == (Span(6, 9, "PROGRAM"),)


def test_a_record_goes_with_the_spans_that_are_repaired(tmp_path, capsys):
    (tmp_path / "x.jsonl").write_text(
        json.dumps({"text": "‘바다반’", "spans": [[0, 5, "PROGRAM"]], "record": {"venue": "가"}})
    )
    _, lines = run(capsys, tmp_path / "x.jsonl", tmp_path / "y.spacy", "--repair")
    assert lines[1:] == [
        "mou-extract: left out: 1 records, since their spans were trimmed",
        "mou-extract: 1 articles, 1 spans, 0 records written",
    ]


def test_predictions_go_out_and_come_in(source, tmp_path, capsys):
    out = ("--map", "기관=SIGNATORY", "--predictions", "out")
    assert run(capsys, source, tmp_path / "y.json", *out)[0] == 0
    status, lines = run(capsys, tmp_path / "y.json", tmp_path / "z.jsonl")
    assert status == 2
    assert lines[-1].endswith("are read with `predictions=True` (--predictions in)")
    assert run(capsys, tmp_path / "y.json", tmp_path / "z.jsonl", "--predictions", "in")[0] == 0
    assert len(read_corpus(tmp_path / "z.jsonl")[0].spans) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("y.json",), "x.jsonl:1: unknown label '기관'; known labels: 'COMMITMENT', 'DATE'"),
        (("y.json",), "or to '' to leave its spans out (--map '기관=LABEL' or --map '기관=')"),
        (("y",), "y: its name does not tell its format; name it in `format`: 'brat', 'cas'"),
        (("y",), "'label-studio', 'spacy' (--to)"),
        (("y.json", "--map", "기관"), "--map '기관': expected NAME=LABEL, such as --map 기관="),
        (("y.json", "--map", "기관=WHO"), "the label '기관' is mapped to 'WHO', which is none"),
        (("y.spacy", "--map", "기관=DATE", "--predictions", "out"), "'spacy' has no predictions"),
        (
            ("y.json", "--offsets", "utf-16"),
            "x.jsonl: the format 'jsonl' always counts alike; leave `offsets` out (--offsets)",
        ),
    ],
)
def test_mistakes_end_with_status_2_and_nothing_written(
    source, tmp_path, capsys, arguments, message
):
    name, *options = arguments
    status, lines = run(capsys, source, tmp_path / name, *options)
    assert status == 2
    assert message in lines[-1]
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_may_be_converted_onto_itself(source, capsys):
    assert run(capsys, source, source, "--map", "기관=SIGNATORY")[0] == 0
    (found,) = read_corpus(source)
    assert found.spans[0] == Span(0, 3, "SIGNATORY")


def test_tags_of_the_inline_form_are_mapped_to_labels_of_the_user(tmp_path, capsys):
    config = tmp_path / "mine.toml"
    config.write_text(
        'encoder = "embedded"\ntrain = ["own.jsonl"]\noutput = "o"\n[labels]\nentity = ["기관"]\n',
        "utf-8",
    )
    source = tmp_path / "articles"
    source.mkdir()
    (source / "a1.txt").write_text(
        "+++\nrecord = false\n+++\n<sig>누리대</sig>는 <date>5일</date>에\n", "utf-8"
    )
    target = tmp_path / "x.conll"
    told = ("--config", config, "--map", "SIGNATORY=기관")
    status, lines = run(capsys, source, target, *told)
    assert status == 2
    assert "a1.txt: unknown label 'DATE'; known labels: '기관'" in lines[-1]
    assert not target.exists()
    assert run(capsys, source, target, *told, "--map", "DATE=")[1] == [
        "mou-extract: left out: 1 spans of the label 'DATE', mapped to nothing (first: "
        f"{source / 'a1.txt'})",
        "mou-extract: 1 articles, 1 spans, 0 records written",
        "mou-extract: metadata and records are in comments, '# article = ...', which other tools "
        "drop",
    ]
    again = tmp_path / "again.jsonl"
    assert run(capsys, target, again, "--config", config)[0] == 0
    assert json.loads(again.read_text("utf-8"))["spans"] == [
        {"start": 0, "end": 3, "label": "기관", "text": "누리대"}
    ]


def test_formats_of_the_command_are_those_of_the_library():
    from mou_extract.cli import convert
    from mou_extract.formats import FORMATS

    assert set(convert._FORMATS) == set(FORMATS)


def test_offsets_may_be_told(tmp_path, capsys):
    row = {"text": "😀 누리대", "label": [[2, 5, "SIGNATORY"]]}
    (tmp_path / "d.jsonl").write_text(json.dumps(row))
    told = ("--from", "doccano", "--offsets", "code-points")
    assert run(capsys, tmp_path / "d.jsonl", tmp_path / "x.jsonl", *told)[0] == 0
    (found,) = read_corpus(tmp_path / "x.jsonl")
    assert found.spans == (Span(2, 5, "SIGNATORY"),)


def test_offsets_that_must_be_told_are_asked_for(tmp_path, capsys):
    row = {"text": "😀 누리대", "label": [[1, 2, "SIGNATORY"]]}
    (tmp_path / "d.jsonl").write_text(json.dumps(row))
    source, target = tmp_path / "d.jsonl", tmp_path / "x.jsonl"
    assert run(capsys, source, target, "--from", "doccano") == (2, [
        f"mou-extract: {source}:1: offset 1 is inside a character when UTF-16 units are counted; "
        "if the file counts code points, say so in `offsets` (--offsets code-points)"
    ])  # fmt: skip


def test_a_source_whose_format_is_not_clear_is_asked_for(tmp_path, capsys):
    (tmp_path / "d.txt").write_text("가")
    status, lines = run(capsys, tmp_path / "d.txt", tmp_path / "x.jsonl")
    assert status == 2
    assert lines[-1].endswith("d.txt: its name does not tell its format; name it in `format`: "
        "'brat', 'cas', 'conll', 'doccano', 'inline', 'jsonl', 'label-studio', 'spacy' (--from)"
    )  # fmt: skip


def test_the_commands_of_the_documentation_run(repository, tmp_path, capsys, monkeypatch):
    page = (repository / "docs" / "formats.md").read_text("utf-8")
    commands = [
        line.split("#")[0].split()[1:]
        for line in page.split("\n## ")[0].splitlines()
        if line.startswith("mou-extract convert ")
    ]
    assert len(commands) == 11
    monkeypatch.chdir(tmp_path)
    documents = read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:2]
    write_corpus("corpus.jsonl", documents)
    exports = {"tasks.json": "export.json", "doccano.jsonl": "export.jsonl"}
    for command in commands:
        assert main(command) == 0, capsys.readouterr().err
        for written, export in exports.items():
            if Path(written).exists() and not Path(export).exists():
                shutil.copy(written, export)
    assert read_corpus("corpus.jsonl") == documents


def test_labels_of_the_user_are_those_of_the_configuration(tmp_path, capsys):
    config = tmp_path / "mine.toml"
    config.write_text(
        'encoder = "embedded"\ntrain = ["own.jsonl"]\noutput = "o"\n'
        '[labels]\nentity = ["SIGNATORY", "AMOUNT"]\n',
        "utf-8",
    )
    text = "누리대는 3억원을 쓴다."
    spans = (Span(0, 3, "SIGNATORY"), Span(5, 8, "AMOUNT"))
    write_corpus(tmp_path / "own.jsonl", [Document("a1", text, spans)])
    source, target = tmp_path / "own.jsonl", tmp_path / "own.json"
    status, lines = run(capsys, source, target)
    assert status == 2
    assert "unknown label 'AMOUNT'; known labels: 'COMMITMENT', 'DATE'" in lines[0]
    assert run(capsys, source, target, "--config", config)[0] == 0
    again = tmp_path / "again.jsonl"
    assert run(capsys, target, again, "--config", config)[0] == 0
    assert again.read_bytes() == source.read_bytes()
    assert main(["check", str(source), "--config", str(config)]) == 0
    assert f"{source}: articles 1, without agreement 0, SIGNATORY 1, AMOUNT 1" in (
        capsys.readouterr().out
    )
    assert main(["check", str(source)]) == 1
    assert "has the unknown label 'AMOUNT'" in capsys.readouterr().out
