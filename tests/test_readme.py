"""Every snippet of the READMEs and of the documentation runs as a user would run it.

A block with a title is a file that the page tells to write; a `text` block without one is what the
commands before it print.
"""

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
from mou_extract.formats import write_documents
from mou_extract.labels import Layer
from mou_extract.training.config import TrainingConfig, configured_layers, read_config
from served import served

READMES = ("README.md", "README.en.md")
TUTORIALS = ("docs/tutorial.ko.md", "docs/tutorial.en.md")
# In this order: the first trains the model that the others use.
PAGES = (
    TUTORIALS[0],
    "README.md",
    "docs/batch.md",
    "docs/evaluation.md",
)
# Run by tests of their own.
OTHERS = ("fine_tuning", "formats", "integrations", "service", "index", "design")
BLOCK = re.compile(
    r'^```(?P<tongue>\w*)(?: title="(?P<title>.+)")?\n(?P<body>.*?)^```$', re.M | re.S
)
ARTICLES = 12  # the commands are what is tested: all of a corpus would take the time of CI


def all_blocks(repository, name):
    return [*BLOCK.finditer((repository / name).read_text(encoding="utf-8"))]


def blocks(repository, name, language):
    return [block["body"] for block in all_blocks(repository, name) if block["tongue"] == language]


@pytest.fixture(scope="module")
def checkout(repository, tmp_path_factory):
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("scripts", "configs", "corpora", "examples"):
        shutil.copytree(repository / name, copy / name)
    for split in ("train", "dev", "test"):
        corpus = copy / "corpora" / "mou-ko" / f"{split}.jsonl"
        lines = corpus.read_text("utf-8").splitlines(keepends=True)
        corpus.write_text("".join(lines[:ARTICLES]), encoding="utf-8")
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
def test_the_pages_run_from_the_top(repository, checkout, monkeypatch):
    """Each command once, wherever it stands again."""
    monkeypatch.chdir(checkout)
    done = set()
    for page in PAGES:
        names, shown = {}, ""
        for block in all_blocks(repository, page):
            match block["tongue"], block["title"]:
                case _, str(title):
                    Path(title).write_text(block["body"], encoding="utf-8")
                case "python", None:
                    exec(compile(block["body"], page, "exec"), names)
                case "console", None:
                    new = [line for line in block["body"].splitlines() if line not in done]
                    shown = "".join(shell(command, checkout) for command in new)
                    done.update(new)
                case "text", None:
                    assert shown == block["body"], page
    records = [json.loads(line) for line in Path("records.jsonl").read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["campus", "county"]
    assert Path("articles.html").read_text("utf-8").count("<article") == 2
    report = json.loads(Path("runs/report/report.json").read_text("utf-8"))
    assert report["evaluation"]["articles"] == ARTICLES
    assert report["comparison"]["other"]["name"] == "embedded"


@pytest.mark.parametrize("pages", [READMES, TUTORIALS], ids=["readmes", "tutorials"])
def test_both_languages_show_the_same(pages, repository):
    first, second = (
        [
            re.sub("  # .*", "", block[0])
            for block in all_blocks(repository, page)
            if block["tongue"]
        ]
        for page in pages
    )
    assert first == second


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


@pytest.mark.slow
def test_the_guide_to_formats_runs(repository, folder):
    documents = read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:3]
    write_corpus("corpus.jsonl", documents)
    write_documents("export.json", documents, "label-studio")
    write_documents("export.jsonl", documents, "doccano")
    for group in blocks(repository, "docs/formats.md", "console"):
        for command in group.splitlines():
            shell(command, folder)
    assert read_corpus("corpus.jsonl") == documents
    assert "<Labels" in Path("labels.xml").read_text("utf-8")


@pytest.mark.parametrize("name", ["docs/index.md", "docs/design.md"])
def test_a_page_with_python_runs(name, repository, capsys):
    run_in_order(blocks(repository, name, "python"), name)
    assert "여울대학교" in capsys.readouterr().out


def test_every_page_is_tested(repository):
    """A page with snippets that no test here runs is forgotten."""
    run = {*PAGES, *TUTORIALS, *(f"docs/{name}.md" for name in OTHERS)}
    pages = {str(path.relative_to(repository)) for path in (repository / "docs").rglob("*.md")}
    for page in pages - run:
        tongues = {block["tongue"] for block in all_blocks(repository, page)}
        assert not tongues & {"python", "console"}, page


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
    known = folder / "corpora" / "mou-ko" / "train.jsonl"
    known.parent.mkdir(parents=True, exist_ok=True)
    write_corpus(known, read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:6])
    settings, taught, labels = blocks(repository, name, "toml")
    (folder / "mine.toml").write_text(settings.replace("epochs = 5", "epochs = 1"), "utf-8")
    suggest, convert, check, train = (c.strip() for c in blocks(repository, name, "console"))
    shell(suggest, folder)
    shell("mou-extract convert tasks.json export.json --predictions in", folder)
    shell(convert, folder)
    assert {d.id for d in read_corpus(folder / "own.jsonl")} == {d.id for d in articles}
    assert "own.jsonl: articles 6, " in shell(check, folder)
    assert "model folder: runs/mine" in shell(train, folder)
    assert Extractor.from_pretrained(folder / "runs" / "mine").folder.info.training["epochs"] == 1

    (folder / "taught.toml").write_text(taught, "utf-8")
    assert len(read_config(folder / "taught.toml", TrainingConfig, {}).teachers) == 3
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
    parties = [document.text[s.start : s.end] for s in document.spans if s.label == "SIGNATORY"]
    assert parties == ["여울대", "진동정밀"]


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
