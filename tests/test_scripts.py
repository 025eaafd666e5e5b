"""The scripts: what they print and how they end. What they call is tested beside its module."""

import json
import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def script(repository):
    def run(name, *arguments):
        return subprocess.run(
            [sys.executable, str(repository / "scripts" / name), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_evaluate_refuses_a_shifted_span_with_file_and_line(script, tmp_path, tiny_model):
    span = {"start": 1, "end": 4, "label": "SIGNATORY", "text": "물결대"}
    corpus = tmp_path / "x.jsonl"
    corpus.write_text(json.dumps({"text": "물결대는", "spans": [span]}), encoding="utf-8")
    done = script("evaluate.py", tiny_model, corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert "x.jsonl:1: span [1, 4) is annotated as '물결대' but the text there is '결대는'" in (
        done.stderr
    )


def test_evaluate_names_a_missing_model(script, tmp_path, repository):
    corpus = repository / "corpora" / "mou-ko" / "dev.jsonl"
    done = script("evaluate.py", tmp_path / "none", corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert "none: no such folder" in done.stderr


def test_evaluate_writes_a_report(script, tiny_model, repository, tmp_path):
    """The whole way, over a handful of articles and a model that knows nothing."""
    lines = (repository / "corpora" / "mou-ko" / "dev.jsonl").read_text("utf-8").splitlines()
    corpus = tmp_path / "few.jsonl"
    corpus.write_text("\n".join(lines[:6]) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    done = script(
        "evaluate.py", tiny_model, corpus, "--report", out, "--compare", tiny_model,
        "--train", corpus, "--precision", "0.5", "--threads", "1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("6 articles, ")
    data = json.loads((out / "report.json").read_text("utf-8"))
    assert data["evaluation"]["articles"] == 6
    assert data["model"]["ceiling"] > 0.99
    assert set(data["model"]["files"]) == {"model.onnx", "model.safetensors", "tokenizer.json"}
    assert data["precision"] == 0.5
    assert {one["difference"]["value"] for one in data["comparison"]["differences"]} == {0.0}
    assert data["facts"]["command"].endswith("--threads 1")
    assert {"python", "numpy", "onnxruntime"} < set(data["facts"]["versions"])
    assert {part["name"] for part in data["breakdowns"][-1]["parts"]} >= {
        "SIGNATORY, seen in training"
    }


@pytest.mark.parametrize("option", [("--compare", "m"), ("--seed", "2"), ("--precision", "0.8")])
def test_evaluate_refuses_what_belongs_to_a_report_without_one(script, option):
    done = script("evaluate.py", "embedded", "c.jsonl", *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--compare, --train, --precision and --seed belong to a report" in done.stderr


def test_evaluate_refuses_a_file_as_folder_before_it_starts(script, tmp_path):
    (tmp_path / "report").write_text("mine")
    done = script("evaluate.py", "none", "none.jsonl", "--report", tmp_path / "report")
    assert (done.returncode, done.stdout) == (2, "")
    assert "report: cannot be made a folder: File exists; give a folder" in done.stderr


def test_calibrate_writes_confidences_of_spans_and_records(
    script, tiny_model, repository, tmp_path
):
    model = shutil.copytree(tiny_model, tmp_path / "model")
    lines = (repository / "corpora" / "mou-ko" / "dev.jsonl").read_text("utf-8").splitlines()
    corpus = tmp_path / "few.jsonl"
    corpus.write_text("\n".join(lines[:6]) + "\n", encoding="utf-8")
    done = script("calibrate.py", model, corpus)
    assert (done.returncode, done.stderr) == (0, "")
    info = json.loads((model / "mou_extract.json").read_text("utf-8"))
    assert info["calibrators"]
    assert info["field_calibrators"]
    assert done.stdout == "".join(
        f"{name}: slope {fitted['slope']:.3f}, intercept {fitted['intercept']:.3f}\n"
        for key in ("calibrators", "field_calibrators")
        for name, fitted in info[key].items()
    )


def test_calibrate_leaves_a_folder_as_it_was_where_the_corpus_is_wrong(
    script, tiny_model, tmp_path
):
    model = shutil.copytree(tiny_model, tmp_path / "model")
    before = (model / "mou_extract.json").read_bytes()
    corpus = tmp_path / "x.jsonl"
    corpus.write_text("{", encoding="utf-8")
    done = script("calibrate.py", model, corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert "x.jsonl:1: " in done.stderr
    assert (model / "mou_extract.json").read_bytes() == before


def test_train_refuses_an_unknown_key_before_anything_is_loaded(script, tmp_path):
    config = tmp_path / "c.toml"
    config.write_text('encoder = "embedded"\nlearning = 1\n')
    done = script("train.py", config)
    assert done.returncode == 2
    assert "c.toml: unknown keys 'learning'; known: 'batch_size'" in done.stderr


def test_the_corpus_check_finds_what_differs_and_writes_nothing(script, repository, tmp_path):
    corpus = tmp_path / "mou-ko"
    shutil.copytree(repository / "corpora" / "mou-ko", corpus)
    assert script("build_corpus.py", corpus, "--check").returncode == 0
    changed = corpus / "dev.jsonl"
    changed.write_text(changed.read_text("utf-8").replace("협약", "협정", 1), encoding="utf-8")
    before = changed.read_bytes()
    done = script("build_corpus.py", corpus, "--check")
    assert done.returncode == 1
    assert "dev.jsonl: differs from its articles; run scripts/build_corpus.py" in done.stderr
    assert changed.read_bytes() == before
    assert script("build_corpus.py", corpus).returncode == 0
    assert script("build_corpus.py", corpus, "--check").returncode == 0


def test_the_corpus_check_finds_a_name_in_two_splits(script, repository, tmp_path):
    corpus = tmp_path / "mou-ko"
    shutil.copytree(repository / "corpora" / "mou-ko", corpus)
    shutil.copy(corpus / "articles" / "train" / "A01.txt", corpus / "articles" / "test" / "A01.txt")
    done = script("build_corpus.py", corpus, "--check")
    assert done.returncode == 1
    assert "a signatory or official may stand in one split only" in done.stderr


def test_embedding_refuses_what_is_no_model(script, tmp_path):
    done = script("embed_model.py", tmp_path, "--target", tmp_path / "target")
    assert done.returncode == 2
    assert "not a mou_extract model" in done.stderr
    assert not (tmp_path / "target").exists()


@pytest.mark.slow
def test_the_benchmark_measures_a_system_with_one_thread_and_with_all(script, tmp_path):
    pytest.importorskip("spacy")
    figures = tmp_path / "figures.json"
    chosen = ("--system", "mou-extract int8", "--articles", 2, "--turns", 1, "--growth", 1000)
    done = script("benchmark.py", *chosen, "--json", figures)
    assert done.returncode == 0, done.stderr
    measured = json.loads(figures.read_text("utf-8"))
    assert {row["system"] for row in measured["systems"]} == {"mou-extract int8"}
    assert measured["systems"][0]["threads"] == 1
    assert measured["systems"][0]["turn"]["found"] > 0
    assert list(measured["of_peak"]) == ["mou-extract int8"]
    assert 0 < measured["of_peak"]["mou-extract int8"] < 1
    assert [(row["articles"], row["characters"]) for row in measured["growth"]] == [(1, 1000)]
    assert "| mou-extract int8 | 1 |" in done.stdout


def test_evaluate_quantities_prints_scores_and_errors(script, tmp_path):
    text = "물결대는 청년 30명을 교육한다."
    promise = {"start": 5, "end": 15, "label": "COMMITMENT"}
    corpus, gold = tmp_path / "x.jsonl", tmp_path / "q.jsonl"
    corpus.write_text(json.dumps({"id": "a", "text": text, "spans": [promise]}), encoding="utf-8")
    row = {"id": "a", "start": 5, "end": 15, "amounts": [], "terms": []}
    row["head_counts"] = [{"text": "30명", "value": 31}]
    gold.write_text(json.dumps(row), encoding="utf-8")
    done = script("evaluate_quantities.py", corpus, gold, "--errors")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "| quantity | precision | recall | F1 | gold | found |\n"
        "|---|---|---|---|---|---|\n"
        "| amounts | 1.000 | 1.000 | 1.000 | 0 | 0 |\n"
        "| head_counts | 0.000 | 0.000 | 0.000 | 1 | 1 |\n"
        "| terms | 1.000 | 1.000 | 1.000 | 0 | 0 |\n"
        "\nmissed\na [5, 15) head_counts 30명 (31,)\n"
        "\nspurious\na [5, 15) head_counts 30명 (30,)\n"
    )


def test_evaluate_quantities_names_file_and_line(script, tmp_path, repository):
    gold = tmp_path / "q.jsonl"
    gold.write_text('{"id": "none"}\n', encoding="utf-8")
    corpus = repository / "corpora" / "mou-ko" / "dev.jsonl"
    done = script("evaluate_quantities.py", corpus, gold)
    assert (done.returncode, done.stdout) == (2, "")
    assert "q.jsonl:1: the corpus has no article 'none'" in done.stderr


def test_fit_continuation_prints_a_weight_a_fact(script, repository):
    done = script("fit_continuation.py", repository / "corpora" / "mou-ko" / "dev.jsonl")
    assert done.returncode == 0, done.stderr
    names = [line.partition("=")[0] for line in done.stdout.splitlines()]
    assert names == [
        "bias", "latest", "next_sentence", "among_others", "promises", "others_promise",
        "all_promise", "bulleted", "mutual", "firm_invests", "own_subject", "passive", "enabled",
    ]  # fmt: skip


def test_fit_continuation_needs_records(script, tmp_path):
    corpus = tmp_path / "x.jsonl"
    corpus.write_text(json.dumps({"text": "날이 맑았다.", "spans": []}), encoding="utf-8")
    done = script("fit_continuation.py", corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "no promise in these articles lacks a subject\n"


def test_ablating_rules_prints_a_row_for_each(script, tmp_path):
    corpus = tmp_path / "c.jsonl"
    corpus.write_text('{"id": "1", "text": "눈이 내렸다.", "spans": []}\n', encoding="utf-8")
    done = script("ablate_rules.py", "embedded", corpus)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split(" | ")[0].strip("| ") for line in done.stdout.splitlines()]
    assert rows[2] == "nothing"
    assert rows[3:5] == ["`outside_clutter`", "`settle_boundaries`"]
    assert rows[-1] == "all of them"
    assert script("ablate_rules.py", "none", corpus).returncode == 2
