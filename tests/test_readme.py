"""Every snippet of the READMEs and of the guides runs as a user would run it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mou_extract.corpus import read_corpus, write_corpus
from mou_extract.extractor import Extractor
from mou_extract.labels import Layer
from mou_extract.training.config import TrainingConfig, configured_layers, read_config
from served import served

READMES = ("README.md", "README.en.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(repository, name, language):
    found = BLOCK.findall((repository / name).read_text(encoding="utf-8"))
    return [body for tongue, body in found if tongue == language]


@pytest.fixture(scope="module")
def checkout(repository, tmp_path_factory):
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("scripts", "configs", "corpora", "examples"):
        shutil.copytree(repository / name, copy / name)
    # The commands are what is tested: on all articles the training alone would take the time of CI.
    for split in ("train", "dev", "test"):
        corpus = copy / "corpora" / "mou-ko" / f"{split}.jsonl"
        lines = corpus.read_text("utf-8").splitlines(keepends=True)
        corpus.write_text("".join(lines[:60]), encoding="utf-8")
    return copy


def shell(command, folder):
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", READMES)
def test_python_snippets_run(name, repository, monkeypatch, capsys):
    monkeypatch.chdir(repository)
    snippets = blocks(repository, name, "python")
    assert len(snippets) == 2
    for snippet in snippets:
        exec(compile(snippet, name, "exec"), {})
    assert "여울대학교" in capsys.readouterr().out


@pytest.mark.slow
def test_commands_run(repository, checkout):
    groups = blocks(repository, "README.md", "console")
    assert groups == blocks(repository, "README.en.md", "console")
    commands = [line for group in groups for line in group.splitlines()]
    assert len(commands) == 7
    for command in commands:
        shell(command, checkout)
    records = [json.loads(line) for line in (checkout / "records.jsonl").read_text().splitlines()]
    assert [record["id"] for record in records] == ["campus", "county"]
    assert (checkout / "articles.html").read_text("utf-8").count("<article") == 2
    report = json.loads((checkout / "report.json").read_text())
    assert report["articles"] == len(read_corpus(checkout / "corpora" / "mou-ko" / "dev.jsonl"))


@pytest.fixture
def folder(repository, tmp_path, monkeypatch):
    """A folder of a user's own, with the examples."""
    shutil.copytree(repository / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_in_order(snippets, name):
    """Runs the snippets of a page one after the other, each going on where the last one ended."""
    names = {}
    for snippet in snippets:
        exec(compile(snippet, name, "exec"), names)


def test_the_guide_to_other_tools_runs(repository, folder, capsys):
    name = "docs/integrations.md"
    run_in_order(blocks(repository, name, "python"), name)
    shown = capsys.readouterr().out
    assert "SIGNATORY 여울대학교와 -> 여울대학교" in shown
    assert "2026-03-11" in shown
    for group in blocks(repository, name, "console"):
        for command in group.splitlines():
            assert shell(command, folder)


def test_the_guide_to_the_service_runs(repository, folder, capsys):
    name = "docs/service.md"
    (start,), *commands = (group.splitlines() for group in blocks(repository, name, "console"))
    assert start == "mou-extract serve --port 8000"
    with served("--threads", 2) as (_, address):

        def here(snippet):
            return snippet.replace("http://127.0.0.1:8000", address)

        for group in commands:
            for command in group:
                record = json.loads(shell(here(command), folder))
                assert record["published"] == "2026-03-12"
        run_in_order(map(here, blocks(repository, name, "python")), name)
    assert "2026-03-11 ['여울대학교', '㈜진동정밀']" in capsys.readouterr().out


@pytest.mark.slow
def test_the_guide_to_fine_tuning_runs(repository, folder):
    """On a few articles and one epoch; what is annotated is what was suggested."""
    name = "docs/fine_tuning.md"
    shutil.copytree(repository / "scripts", folder / "scripts")
    articles = read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:6]
    write_corpus(folder / "raw.jsonl", articles)
    settings, labels = blocks(repository, name, "toml")
    (folder / "mine.toml").write_text(settings.replace("epochs = 5", "epochs = 1"), "utf-8")
    suggest, convert, check, train = (c.strip() for c in blocks(repository, name, "console"))
    shell(suggest, folder)
    shell("mou-extract convert tasks.json export.json --predictions in", folder)
    shell(convert, folder)
    assert {d.id for d in read_corpus(folder / "own.jsonl")} == {d.id for d in articles}
    assert "own.jsonl: articles 6, " in shell(check, folder)
    assert "model folder: runs/mine" in shell(train, folder)
    assert Extractor.from_pretrained(folder / "runs" / "mine").folder.info.training["epochs"] == 1

    (folder / "labels.toml").write_text(labels, "utf-8")
    assert configured_layers(read_config(folder / "labels.toml", TrainingConfig, {})) == (
        Layer("entity", tuple("SIGNATORY OFFICIAL POSITION PROJECT DATE VENUE AMOUNT".split())),
        Layer("commitment", ("COMMITMENT",)),
    )


@pytest.mark.parametrize("name", READMES)
def test_the_corpus_line_is_valid(name, repository, tmp_path):
    (line,) = blocks(repository, name, "json")
    (tmp_path / "x.jsonl").write_text(line, encoding="utf-8")
    (document,) = read_corpus(tmp_path / "x.jsonl")
    assert len(document.spans) == 2


@pytest.mark.slow
def test_the_demo_runs_in_a_clean_environment_without_torch(repository, tmp_path):
    """`make demo` builds the wheel and installs it where nothing else is."""
    copy = tmp_path / "clone"
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    for file in files.stdout.splitlines():
        if (repository / file).is_file():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / file, copy / file)
    shown = shell(f"make demo PYTHON={sys.executable}", copy)
    assert "signatory   여울대학교" in shown
    assert (copy / "demo-out" / "articles.html").read_text("utf-8").count("<article") == 2
    python = copy / ".venv-demo" / "bin" / "python"
    code = (
        "import importlib.util as u, mou_extract; print(mou_extract.__file__); "
        "print([n for n in ('torch', 'transformers', 'kiwipiepy') if u.find_spec(n)])"
    )
    origin, heavy = shell(f'"{python}" -c "{code}"', tmp_path).splitlines()
    assert "site-packages" in origin
    assert heavy == "[]"
