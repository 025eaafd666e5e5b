import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mou_extract.cli import main
from mou_extract.cli.extract import render_table
from mou_extract.records import (
    AgreementRecord,
    Commitment,
    Coverage,
    Official,
    Program,
    Signatory,
)

TEXT = "물결대학교와 ㈜가온전지는 5일 물결대 본관에서 업무협약을 체결했다."
KEYS = [
    "id", "published", "signatories", "officials", "programs", "commitments", "signed_on",
    "date_text", "venue", "spans", "coverage", "scores",
]  # fmt: skip


@pytest.fixture
def run(tiny_model, capfdbinary):
    def run(*arguments):
        status = main(["extract", *map(str, arguments), "--model", str(tiny_model)])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def jsonl(path, *lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_one_text_file_gives_one_object(run, article):
    status, out, _ = run(article, "--published", "2025-03-06")
    data = json.loads(out)
    assert (status, list(data), data["id"], data["published"]) == (
        0,
        KEYS,
        "article",
        "2025-03-06",
    )
    assert data["coverage"] == {"characters": len(TEXT), "read": len(TEXT)}


def test_several_articles_give_a_list(run, article, tmp_path):
    lines = jsonl(
        tmp_path / "x.jsonl", {"text": TEXT, "id": 7}, {"text": TEXT, "published": "2025-01-02"}
    )
    status, out, _ = run(article, lines)
    assert status == 0
    assert [(row["id"], row["published"]) for row in json.loads(out)] == [
        ("article", None),
        ("7", None),
        ("x.jsonl:2", "2025-01-02"),
    ]


def test_articles_without_an_id_are_called_as_batch_calls_them(run, tiny_model, tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "n.txt").write_text(TEXT, encoding="utf-8")
    jsonl(tmp_path / "x" / "a.jsonl", {"text": TEXT}, {"text": TEXT, "id": "own"})
    jsonl(tmp_path / "y" / "b.jsonl", {"text": TEXT})
    (tmp_path / "v1.2.txt").write_text(TEXT, encoding="utf-8")
    paths = [tmp_path / one for one in ("x/a.jsonl", "y/b.jsonl", "x/n.txt", "y/n.txt", "v1.2.txt")]
    status, out, _ = run(*paths, "--format", "jsonl")
    texts = [str(tmp_path / "x/n.txt"), str(tmp_path / "y/n.txt"), "v1.2"]
    ids = [json.loads(line)["id"] for line in out.splitlines()]
    assert (status, ids) == (0, ["a.jsonl:1", "own", "b.jsonl:1", *texts])
    table = tmp_path / "out.jsonl"
    more = ["--output", str(table), "--model", str(tiny_model), "--workers", "1"]
    assert main(["batch", *map(str, paths), *more]) == 0
    assert table.read_bytes() == out.encode()


def test_standard_input_has_no_id(run, monkeypatch, article):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    status, out, _ = run("-", article, "--format", "jsonl")
    assert status == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == [None, "article"]


def test_wrong_standard_input_is_named(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    assert run("-") == (
        2,
        "",
        "mou-extract: <stdin>: not UTF-8 text (byte 0xff); expected Korean text in UTF-8\n",
    )


def test_a_text_may_have_any_other_suffix_or_none(run, tmp_path):
    for name in ("기사", "b.md", "c.d.TXT"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    status, out, _ = run(*(tmp_path / name for name in ("기사", "b.md", "c.d.TXT")))
    assert (status, [row["id"] for row in json.loads(out)]) == (0, ["기사", "b", "c.d"])


def test_jsonl_gives_one_object_a_line_in_input_order(run, tmp_path):
    lines = jsonl(
        tmp_path / "x.jsonl", *({"id": f"a{n}", "text": TEXT * (n % 5 + 1)} for n in range(90))
    )
    status, out, _ = run(lines, "--format", "jsonl")
    assert status == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == [f"a{n}" for n in range(90)]
    for row in rows:
        text = TEXT * (int(row["id"][1:]) % 5 + 1)
        assert all(text[x["start"] : x["end"]] == x["text"] for x in row["spans"])


def test_standard_input_is_read(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="ascii"))
    status, out, _ = run("-", "--format", "jsonl")
    assert (status, json.loads(out)["coverage"]["read"]) == (0, len(TEXT))


def test_line_ends_and_marks_of_the_file_keep_their_offsets(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(("\ufeff" + TEXT + "\r\n" + TEXT).encode())
    _, out, _ = run(path)
    text = path.read_bytes().decode()
    data = json.loads(out)
    assert data["coverage"]["read"] == len(text)
    assert all(text[x["start"] : x["end"]] == x["text"] for x in data["spans"])


def test_table_and_html(run, article):
    _, table, _ = run(article, "--format", "table")
    assert table.startswith("article     article\n")
    _, html, _ = run(article, "--format", "html")
    assert html.startswith("<!DOCTYPE html>") or html.startswith("<!doctype html>")
    assert html.count("<article") == 1


def test_the_table_shows_every_field():
    record = AgreementRecord(
        id="a1",
        signatories=(Signatory("물결대학교", ("물결대",)), Signatory("가온전지")),
        officials=(Official("윤서준", "총장", "물결대학교"), Official("한도경")),
        programs=(Program("바다반"),),
        commitments=(Commitment("장비를\n공유", 3, 9, ("물결대학교", "가온전지")),),
        date_text="5일",
        venue="본관",
        coverage=Coverage(10, 10),
    )
    assert render_table(record) == (
        "article     a1\n"
        "signatory   물결대학교 (물결대)\n"
        "signatory   가온전지\n"
        "official    윤서준 / 총장 / 물결대학교\n"
        "official    한도경\n"
        "program     바다반\n"
        "commitment  장비를 공유  [물결대학교, 가온전지]\n"
        "signed on   ? (5일)\n"
        "venue       본관\n"
    )
    assert render_table(AgreementRecord(id="b")) == "article     b\nagreement   none found\n"


BAD = {
    "empty file": ("a.txt", b"", r"a.txt: the article is empty"),
    "blank file": ("a.txt", b" \n", r"a.txt: the article is empty"),
    "binary": ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", r"a.txt: not UTF-8 text (byte 0x89)"),
    "binary in UTF-8": ("a.txt", b"abc\0\1", r"a.txt: the article has a NUL character at 3"),
    "another encoding": ("a.txt", "둘째\n줄".encode("cp949"), r"a.txt: not UTF-8 text"),
    "broken line": ("a.jsonl", b'{"text": "ok"}\n{"text": \n', r"a.jsonl:2: not JSON"),
    "line without text": (
        "a.jsonl",
        b'{"body": "ok"}\n',
        r"a.jsonl:1: expected an object with 'text'",
    ),
    "line of another kind": ("a.jsonl", b'["ok"]\n', r"a.jsonl:1: expected an object with 'text'"),
    "text that is no text": (
        "a.jsonl",
        b'{"text": 5}\n',
        r"a.jsonl:1: expected the article as a str",
    ),
    "empty text": ("a.jsonl", b'{"text": ""}\n', r"a.jsonl:1: the article is empty"),
    "wrong date": (
        "a.jsonl",
        b'{"text": "ok", "published": "6"}\n',
        r"a.jsonl:1: published is '6'",
    ),
    "number without end": (
        "a.jsonl",
        b'{"text": "ok", "id": ' + b"1" * 5000 + b"}\n",
        "a.jsonl:1: not JSON",
    ),
    "brackets without end": ("a.jsonl", b"[" * 100_000 + b"\n", "a.jsonl:1: not JSON"),
    "invisible text": ("a.txt", "\u200b\u200b".encode(), "a.txt: the article is empty"),
    "no day": ("a.jsonl", b'{"text": "ok", "published": "20250306"}\n', "a.jsonl:1: published is"),
    "empty list": ("a.jsonl", b"\n", r"a.jsonl: the file is empty"),
    "binary line": ("a.jsonl", b'{"text": "ok"}\n\xff\n', r"a.jsonl:2: not UTF-8 text"),
}


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_named_and_nothing_is_printed(run, tmp_path, article, name, content, message):
    (tmp_path / name).write_bytes(content)
    status, out, err = run(article, tmp_path / name, "--format", "jsonl")
    assert (status, out) == (2, "")
    assert err.startswith("mou-extract: ")
    assert message in err


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD)
def test_bad_input_can_be_skipped(run, tmp_path, article, name, content, message):
    (tmp_path / name).write_bytes(content)
    status, out, err = run(tmp_path / name, article, "--format", "jsonl", "--on-error", "skip")
    assert status == 0
    assert json.loads(out.splitlines()[-1])["id"] == "article"
    assert err.count("mou-extract: skipped: ") == 1
    assert message in err


@pytest.mark.parametrize("form", ["json", "jsonl", "table", "html"])
def test_nothing_is_left_when_everything_was_skipped(run, tmp_path, form):
    (tmp_path / "a.txt").write_text("")
    status, out, err = run(tmp_path / "a.txt", "--format", form, "--on-error", "skip")
    assert status == 0
    assert err.count("skipped") == 1
    shown = {"json": "null\n", "jsonl": "", "table": ""}
    assert out == shown.get(form, out)
    assert "<article" not in out


def test_a_pipe_is_read_once_and_not_lost(run, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write({TEXT!r})"])
    status, out, _ = run(pipe, "--format", "jsonl")
    assert writer.wait() == 0
    assert (status, json.loads(out)["coverage"]["read"]) == (0, len(TEXT))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_named(run, article):
    status, _, err = run(article, "--output", "/dev/full")
    assert status == 2
    assert "/dev/full: cannot be written: No space left on device" in err
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("name", ["in.jsonl", "in.txt"])
def test_an_input_is_not_written_over(run, tmp_path, name):
    path = tmp_path / name
    path.write_text(json.dumps({"text": TEXT}) if name.endswith("l") else TEXT, encoding="utf-8")
    before = path.read_bytes()
    (tmp_path / "link").symlink_to(path)
    for output in (path, tmp_path / "link"):
        status, out, err = run(path, "--format", "jsonl", "--output", output)
        assert (status, out) == (2, "")
        assert "is an input too; give another --output" in err
        assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["a.json", "a.CSV", "a.jsonl.gz", "a.parquet"])
def test_files_that_are_no_text_are_not_read_as_one_article(run, tmp_path, name):
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    status, out, err = run(path)
    assert (status, out) == (2, "")
    assert f"{name}: expected a text file or .jsonl of {{id, text, published}}, found" in err
    assert "mou-extract batch reads .csv, .parquet and compressed files" in err


def test_a_suffix_may_be_in_capitals(run, tmp_path):
    path = tmp_path / "A.JSONL"
    path.write_text(json.dumps({"id": "a1", "text": TEXT}) + "\n", encoding="utf-8")
    status, out, _ = run(path, "--format", "jsonl")
    assert (status, json.loads(out)["id"]) == (0, "a1")


def test_threads_must_be_positive(run, article):
    status, out, err = run(article, "--threads", "0")
    assert (status, out) == (2, "")
    assert "threads is 0; expected 1 or more" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "none.txt: cannot be read: No such file"),
        (["none.jsonl"], "none.jsonl: cannot be read: No such file"),
        (["."], ".: cannot be read: Is a directory"),
    ],
)
def test_missing_files_are_named(run, arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_models_that_are_none_are_named(article, tmp_path, capfd):
    (tmp_path / "folder").mkdir()
    for model, message in [
        (tmp_path / "none", "none: no such folder"),
        (tmp_path / "folder", "not a mou_extract model: mou_extract.json is missing"),
        ("just-a-name", "just-a-name: no such folder. Give a model folder, or a hub name"),
    ]:
        assert main(["extract", str(article), "--model", str(model)]) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert message in err


def test_a_wrong_date_option_is_refused(run, article):
    status, out, err = run(article, "--published", "3월 6일")
    assert (status, out) == (2, "")
    assert "published is '3월 6일'; expected a date as YYYY-MM-DD" in err


def test_output_goes_to_a_file_whole_or_not_at_all(run, article, tmp_path):
    target = tmp_path / "out.jsonl"
    assert run(article, "--format", "jsonl", "--output", target) == (0, "", "")
    assert json.loads(target.read_text("utf-8"))["id"] == "article"
    status, _, err = run(article, "--output", tmp_path / "none" / "out.json")
    assert status == 2
    assert "out.json: cannot be written: No such file" in err
    status, _, err = run(article, "--output", tmp_path)
    assert status == 2
    assert "cannot be written: it is a folder" in err
    status, _, err = run(article, "--output", article / "out.json")
    assert status == 2
    assert "out.json: cannot be written: Not a directory" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "out.jsonl"]


@pytest.mark.parametrize(("name", "beginning"), [
    ("out.jsonl", '{"id": '), ("out.HTML", "<!doctype html>"), ("out.json", "{\n  "), ("out", "{\n  "),
])  # fmt: skip
def test_the_name_of_the_output_tells_its_format(run, article, tmp_path, name, beginning):
    assert run(article, "--output", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(beginning)


def test_a_format_that_is_asked_for_counts_more_than_the_name_of_the_output(run, article, tmp_path):
    assert run(article, "--format", "jsonl", "--output", tmp_path / "out.csv") == (0, "", "")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith('{"id": ')


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.parquet", "out.XLSX", "out.jsonl.gz"])
def test_tables_are_left_to_batch(run, article, tmp_path, name):
    status, out, err = run(article, "--output", tmp_path / name)
    assert (status, out) == (2, "")
    assert (
        f"{name}: extract writes 'html', 'json', 'jsonl', 'table'; mou-extract batch writes" in err
    )
    assert not (tmp_path / name).exists()


def _heed_interrupts():
    """What a shell starts in the background, these tests too, ignores them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_command_with_one_line(tmp_path, tiny_model):
    pipe, output = tmp_path / "pipe", tmp_path / "out.json"
    os.mkfifo(pipe)
    arguments = ["extract", pipe, "--output", output, "--model", tiny_model]
    command = [sys.executable, "-m", "mou_extract.cli", *arguments]
    with (
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts,
        ) as process,
        pipe.open("w"),  # waits for the command to read
    ):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"mou-extract: interrupted\n")
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "works"),
    [
        (["extract", "article.txt", "--output", "out.x"], "mou_extract.cli.extract.Extractor.extract_many"),
        (["suggest", "article.txt", "--output", "out.json"], "mou_extract.suggestion.suggest"),
        (["convert", "article.txt", "out.jsonl"], "mou_extract.formats.read_documents"),
        (["check", "article.txt"], "mou_extract.checking.check_corpus"),
        (["info"], "mou_extract.model_summary.summarize"),
    ],
)  # fmt: skip
def test_ctrl_c_is_no_error_of_any_command(article, monkeypatch, capfd, arguments, works):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.chdir(article.parent)
    monkeypatch.setattr(works, interrupted)
    assert main(arguments) == 130
    assert tuple(capfd.readouterr()) == ("", "mou-extract: interrupted\n")
    assert [path.name for path in article.parent.iterdir()] == ["article.txt"]


def test_unknown_formats_exit_with_status_2(article):
    with pytest.raises(SystemExit) as stopped:
        main(["extract", str(article), "--format", "xml"])
    assert stopped.value.code == 2


def test_the_command_is_installed_and_answers_cold(article):
    command = Path(sys.executable).parent / "mou-extract"
    done = subprocess.run(
        [command, "extract", article, "--format", "jsonl"], capture_output=True, check=True
    )
    assert json.loads(done.stdout)["id"] == "article"
    assert done.stderr == b""
