"""Runs as a whole: the output is complete, in order and the same, whatever came between."""

import json
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mou_extract.batch.articles import Columns
from mou_extract.batch.chunks import Finished, split_chunks
from mou_extract.batch.processes import run_here, run_in_processes
from mou_extract.batch.progress import Progress
from mou_extract.batch.run import Job, Outcome, open_run
from mou_extract.cli import main
from mou_extract.errors import InputError, MouExtractError
from mou_extract.extractor import Extractor

TEXT = "물결대학교와 ㈜가온전지는 5일 물결대 본관에서 업무협약을 체결했다. "
ROWS = 100  # seven chunks


class Counts:
    def __init__(self):
        self.kept = self.done = 0

    def keep(self, articles):
        self.kept += articles

    def add(self, articles):
        self.done += articles


def stop(error):
    raise error


def article(number):
    return {"id": f"n{number}", "text": TEXT * (number % 3 + 1), "published": "2025-03-06"}


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "news.jsonl"
    return write_lines(path, map(article, range(ROWS)))


@pytest.fixture(scope="session")
def expected(source, tiny_model):
    """What one model gives, one article after another."""
    extractor = Extractor.from_pretrained(tiny_model, threads=1)
    rows = map(json.loads, source.read_text("utf-8").splitlines())
    records = [extractor.extract(row["text"], row["published"], id=row["id"]) for row in rows]
    return [record.to_dict() for record in records]


@pytest.fixture
def job(source, tiny_model, tmp_path):
    return Job((str(source),), tmp_path / "out.jsonl", str(tiny_model))


def finish(job, engine=run_here, problem=stop):
    with open_run(job, problem) as run:
        return run.finish(engine, Counts())


def lines(job):
    return [json.loads(line) for line in job.output.read_text("utf-8").splitlines()]


def test_the_output_has_a_record_an_article_in_input_order(job, expected):
    counts = Counts()
    with open_run(job, stop) as run:
        assert run.articles == ROWS
        assert run.finish(run_here, counts) == Outcome(ROWS, 0)
    assert (counts.kept, counts.done) == (0, ROWS)
    assert lines(job) == expected
    assert [path.name for path in job.output.parent.iterdir()] == ["out.jsonl"]


def test_processes_give_the_same(job, expected):
    assert finish(job, partial(run_in_processes, workers=2)) == Outcome(ROWS, 0)
    assert lines(job) == expected


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(7)), stops=st.lists(st.integers(0, 3), max_size=2))
def test_chunks_in_any_order_with_any_interruptions_give_every_article_once(
    source, tiny_model, tmp_path_factory, order, stops
):
    job = Job((str(source),), tmp_path_factory.mktemp("any") / "out.jsonl", str(tiny_model))
    worked_on = []

    def engine(chunks, loading, *, most):
        left = sorted(chunks, key=lambda chunk: order.index(chunk.number))
        for chunk in left[:most]:
            worked_on.append(chunk.number)
            ids = "".join(f'"{row.article.id}"\n' for row in chunk.rows)
            yield Finished(chunk.number, len(chunk.rows), ids.encode(), ())
        raise KeyboardInterrupt

    for most in stops:
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            finish(job, partial(engine, most=most))
        assert not job.output.exists()
    left = 7 - len(worked_on)
    assert finish(job, lambda chunks, loading: islice(engine(chunks, loading, most=7), left)) == (
        Outcome(ROWS, 0)
    )
    assert lines(job) == [f"n{number}" for number in range(ROWS)]
    assert sorted(worked_on) == list(range(7))


def interrupted(job):
    def engine(chunks, loading):
        yield next(run_here(chunks, loading))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        finish(job, engine)


def test_a_run_over_something_else_is_refused_with_what_differs(job, source, tmp_path):
    interrupted(job)
    other = write_lines(tmp_path / "other.jsonl", [article(1)])
    changed = Job((*job.inputs, str(other)), job.output, None, Columns(id="번호"))
    with pytest.raises(InputError, match="chunks of an interrupted run over something else") as got:
        finish(changed)
    head, *differences, advice = str(got.value).splitlines()
    assert head.startswith(f"{job.output}.parts: ")
    assert differences[0].startswith("  model was files with SHA-256 ")
    assert differences[1] == "  id column was id, now 번호"
    assert differences[2].startswith(f"  input 2 was not there, now {other}, ")
    assert advice == "Start that run again as it was, or delete this folder to start afresh"


def test_a_changed_input_is_refused(job, tmp_path, expected):
    own = write_lines(tmp_path / "own.jsonl", map(article, range(ROWS)))
    mine = Job((str(own),), job.output, job.model)
    interrupted(mine)
    os.utime(own, (1, 1))
    with pytest.raises(
        InputError,
        match=r"\d bytes, modified 20.*own.jsonl, \d+ bytes, modified 1970-01-01 00:00:01\+00:00\n",
    ):
        finish(mine)


def test_a_pattern_does_not_match_what_the_run_itself_keeps(source, tiny_model, tmp_path, expected):
    news = tmp_path / "news.jsonl"
    news.write_bytes(source.read_bytes())
    job = Job((str(tmp_path / "**" / "*"),), tmp_path / "out.jsonl", str(tiny_model))
    interrupted(job)
    assert finish(job) == Outcome(ROWS, 0)
    assert lines(job) == expected


def test_a_resume_with_another_least_confidence_is_refused(job, expected):
    interrupted(replace(job, min_score=0.25))
    with pytest.raises(
        InputError, match=r"something else:\n  min_score was 0.25, now 0.0\nStart that"
    ):
        finish(job)
    assert finish(replace(job, min_score=0.25)) == Outcome(ROWS, 0)
    assert lines(job) != expected


@pytest.mark.parametrize("workers", [1, 2])
def test_the_command_leaves_out_what_is_less_sure_as_extract_does(workers, job, source, capsys):
    arguments = [*command(job)[3:], "--min-score", "0.25", "--workers", str(workers)]
    assert main(arguments) == 0
    alone = [
        "extract",
        str(source),
        "--model",
        job.model,
        "--min-score",
        "0.25",
        "--format",
        "jsonl",
    ]
    capsys.readouterr()
    assert main(alone) == 0
    assert job.output.read_text("utf-8") == capsys.readouterr().out
    assert {span["score"] >= 0.25 for row in lines(job) for span in row["spans"]} == {True}


def test_the_command_refuses_a_least_confidence_that_is_none(job, capsys):
    assert main([*command(job)[3:], "--min-score", "2"]) == 2
    assert capsys.readouterr().err == (
        "mou-extract: min_score is 2.0; expected a number from 0 to 1\n"
    )
    assert list(job.output.parent.iterdir()) == []


def test_a_second_run_on_an_output_is_refused_at_once_and_told_of_the_first(job):
    with open_run(job, stop) as first:
        with pytest.raises(
            InputError,
            match=rf"out.jsonl.parts: another run works in it: process {os.getpid()} on .+ since "
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d\. Wait for its end, or end it: the same",
        ):
            finish(replace(job, inputs=("not looked at.jsonl",)))
        assert first.finish(run_here, Counts()) == Outcome(ROWS, 0)
    assert finish(job) == Outcome(ROWS, 0)
    assert [path.name for path in job.output.parent.iterdir()] == ["out.jsonl"]


def test_a_strange_folder_in_the_way_is_left_alone(job):
    parts = job.output.with_name("out.jsonl.parts")
    parts.mkdir()
    (parts / "mine.jsonl").write_text("{}")
    with pytest.raises(InputError, match=r"parts: not a folder of this command: no manifest.json"):
        finish(job)
    assert (parts / "mine.jsonl").read_text() == "{}"


def test_the_output_may_not_be_an_input(source, tiny_model):
    job = Job((str(source),), source, str(tiny_model))
    with pytest.raises(InputError, match=r"news.jsonl: is an input too; give another output$"):
        finish(job)


def test_an_article_that_breaks_the_extraction_is_told_and_the_others_stay(
    job, expected, monkeypatch
):
    extract_many = Extractor.extract_many

    def breaking(self, articles):
        articles = list(articles)
        if any(found.id == "n17" for found in articles):
            raise ZeroDivisionError("division by zero")
        return extract_many(self, articles)

    monkeypatch.setattr(Extractor, "extract_many", breaking)
    told = []
    assert finish(job, problem=told.append) == Outcome(ROWS - 1, 1)
    assert [str(error).split("/")[-1] for error in told] == [
        "news.jsonl:18: cannot be extracted: ZeroDivisionError('division by zero')"
    ]
    assert lines(job) == [row for row in expected if row["id"] != "n17"]
    with pytest.raises(InputError, match=r"news.jsonl:18: cannot be extracted"):
        finish(job)


def test_a_worker_that_is_ended_from_outside_is_told_and_the_run_goes_on(job, expected):
    def ending(chunks, loading):
        for number, finished in enumerate(run_in_processes(chunks, loading, workers=1)):
            yield finished
            if number == 1:
                for child in multiprocessing.active_children():
                    child.kill()

    with pytest.raises(MouExtractError, match="a worker process was ended from outside, perhaps"):
        finish(job, ending)
    assert finish(job) == Outcome(ROWS, 0)
    assert lines(job) == expected


def test_long_articles_make_small_chunks():
    class Long:
        def __init__(self, length):
            self.article = type("", (), {"text": "가" * length})

    rows = [Long(1_500_000), Long(600_000), *[Long(1)] * 20]
    sizes = [len(chunk.rows) for chunk in split_chunks(rows, len(rows))]
    assert sizes == [2, 16, 4]
    assert [chunk.number for chunk in split_chunks(rows, len(rows))] == [0, 1, 2]


def test_the_progress_says_rate_and_time_left_of_this_run():
    progress = Progress(None)
    progress.start(20_000)
    progress.keep(1_000)
    assert progress.line(10.0) == "1,000 of 20,000 articles  0.0 articles/s  ? left"
    progress.add(600)
    assert progress.line(10.0) == "1,600 of 20,000 articles  60.0 articles/s  0:05:07 left"


@pytest.mark.slow
def test_a_ray_worker_killed_in_the_middle_changes_nothing(job):
    pytest.importorskip("ray", reason="needs mou-extract[ray]")
    from mou_extract.batch.on_ray import run_on_ray

    job = replace(job, min_score=0.25)
    whole = replace(job, output=job.output.with_name("whole.jsonl"))
    assert finish(whole) == Outcome(ROWS, 0)
    killed = []

    def killing(chunks, loading):
        for finished in run_on_ray(chunks, loading, workers=2, address=None):
            if not killed:
                killed.append(ray_workers_of(os.getpid())[0])
                os.kill(killed[0], signal.SIGKILL)
            yield finished

    assert finish(job, killing) == Outcome(ROWS, 0)
    assert job.output.read_bytes() == whole.output.read_bytes()


def ray_workers_of(ancestor):
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    family = {ancestor}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return [
        pid
        for pid in sorted(family)
        if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::Worker")
    ]


def test_a_ray_cluster_that_is_not_there_is_named(job):
    pytest.importorskip("ray", reason="needs mou-extract[ray]")
    from mou_extract.batch.on_ray import run_on_ray

    with pytest.raises(
        InputError, match=r"^address 127.0.0.1:1: no Ray cluster answers there: .*refused. Start "
    ):
        finish(job, partial(run_on_ray, workers=2, address="127.0.0.1:1"))


@pytest.fixture
def cluster_with_a_gpu(monkeypatch):
    """Two cores, and a GPU that Ray is only told of."""
    ray = pytest.importorskip("ray", reason="needs mou-extract[ray]")
    from mou_extract.batch import on_ray

    def start(workers, address):
        ray.init("local", num_cpus=2, num_gpus=1, log_to_driver=False, logging_level=logging.ERROR)

    monkeypatch.setattr(on_ray, "_connect", start)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster_with_a_gpu")
def test_ray_workers_share_a_gpu_and_run_the_model_in_pytorch(job, capsys):
    arguments = [*command(job)[3:], "--engine", "ray", "--worker-gpus", "0.5"]
    assert main([*arguments, "--workers", "3"]) == 0
    assert capsys.readouterr().err == f"{job.output}: {ROWS} records\n"
    in_torch = replace(job, output=job.output.with_name("torch.jsonl"), backend="torch")
    assert finish(in_torch) == Outcome(ROWS, 0)
    assert job.output.read_bytes() == in_torch.output.read_bytes()


def test_a_ray_worker_that_cannot_load_the_model_says_why(monkeypatch):
    ray = pytest.importorskip("ray", reason="needs mou-extract[ray]")
    from mou_extract.batch.on_ray import _one_of

    class Died(ray.exceptions.ActorDiedError):
        def __init__(self):
            """Without what Ray knows of a real actor."""

        def __str__(self):
            return "The actor died ...\n  in open_model_folder\nModelFolderError: /m: no such folder\n\n"

    def fail(_):
        raise Died

    monkeypatch.setattr(ray, "wait", lambda under_way, num_returns: (under_way, []))
    monkeypatch.setattr(ray, "get", fail)
    with pytest.raises(
        MouExtractError,
        match=r"^a Ray worker cannot be started: ModelFolderError: /m: no such folder\nThe package with "
        r"its extras, and a model folder, must be on every machine of the cluster$",
    ):
        _one_of({"chunk": "worker"}, [])


@pytest.mark.parametrize(
    ("gpus", "room"), [(0.0, 14), (1.0, 3), (0.5, 6), (0.4, 6), (0.3, 8), (0.25, 10)]
)
def test_a_gpu_is_shared_by_whole_workers(gpus, room, monkeypatch):
    ray = pytest.importorskip("ray", reason="needs mou-extract[ray]")
    from mou_extract.batch.on_ray import _room

    machines = [{"CPU": 8.0, "GPU": 2.0}, {"CPU": 2.0, "GPU": 1.0}, {"CPU": 4.0}, {"GPU": 1.0}]
    nodes = [{"Alive": True, "Resources": machine} for machine in machines]
    dead = {"Alive": False, "Resources": {"CPU": 9.0, "GPU": 9.0}}
    monkeypatch.setattr(ray, "nodes", lambda: [*nodes, dead])
    assert _room(gpus) == room
    monkeypatch.setattr(ray, "nodes", lambda: [nodes[2]])
    with pytest.raises(
        InputError, match=r"no machine of the Ray cluster has a core and 0\.5 of a GPU"
    ):
        _room(0.5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--address", "auto"], "--address is of a Ray cluster; expected --engine ray with it"),
        (["--worker-gpus", "1"], "--worker-gpus is of Ray workers; expected --engine ray with it"),
        (["--engine", "ray", "--worker-gpus", "2"], "--worker-gpus is 2.0; expected 0 to 1"),
    ],
)
def test_what_is_of_ray_is_refused_without_it(arguments, message, job, capsys):
    assert main([*command(job)[3:], *arguments]) == 2
    assert capsys.readouterr().err == f"mou-extract: {message}\n"


def command(job, *more):
    return [
        *(sys.executable, "-m", "mou_extract.cli", "batch", *job.inputs, "--workers", "2"),
        *("--output", str(job.output), "--model", job.model, *more),
    ]


def test_a_run_killed_in_the_middle_goes_on_and_ends_the_same(job, tmp_path):
    many = write_lines(tmp_path / "many.jsonl", map(article, range(400)))
    whole = Job((str(many),), tmp_path / "whole.jsonl", job.model)
    killed = Job((str(many),), tmp_path / "killed.jsonl", job.model)
    assert finish(whole) == Outcome(400, 0)
    parts = tmp_path / "killed.jsonl.parts"
    with subprocess.Popen(command(killed), stderr=subprocess.PIPE) as process:
        while len(list(parts.glob("0*.jsonl"))) < 3:
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    finished = len(list(parts.glob("0*.jsonl")))
    assert 3 <= finished < 25
    assert (parts / "lock").read_text().startswith(f"process {process.pid} on ")
    assert not killed.output.exists()
    done = subprocess.run(command(killed), capture_output=True, text=True, check=True)
    assert done.stderr == f"{killed.output}: 400 records\n"
    assert killed.output.read_bytes() == whole.output.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "killed.jsonl",
        "many.jsonl",
        "whole.jsonl",
    ]


def test_the_command_skips_or_stops_at_wrong_articles(job, tmp_path, capsys):
    rows = [article(1), {"id": "n2", "text": ""}, article(3)]
    path = write_lines(tmp_path / "x.jsonl", rows)
    arguments = command(Job((str(path),), job.output, job.model))[3:]
    assert main(arguments) == 2
    assert capsys.readouterr().err == (
        f"mou-extract: {path}:2: the article is empty; expected Korean text\n"
    )
    assert not job.output.exists()
    assert main([*arguments, "--on-error", "skip", "--progress"]) == 0
    assert capsys.readouterr().err == (
        f"mou-extract: skipped: {path}:2: the article is empty; expected Korean text\n"
        f"{job.output}: 2 records, 1 skipped\n"
    )
    assert [row["id"] for row in lines(job)] == ["n1", "n3"]


def test_the_command_takes_columns_by_name(job, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(f"본문,번호,날짜\n{TEXT},7,2025-01-02\n{TEXT},8,\n", encoding="utf-8")
    columns = ["--text-column=본문", "--id-column=번호", "--published-column=날짜"]
    arguments = command(Job((str(path),), job.output, job.model), *columns)[3:]
    assert main([*arguments, "--published", "2024-12-31"]) == 0
    assert [(row["id"], row["published"]) for row in lines(job)] == [
        ("7", "2025-01-02"),
        ("8", "2024-12-31"),
    ]


def test_the_command_says_that_an_interrupted_run_goes_on(job, monkeypatch, capsys):
    def interrupting(chunks, loading):
        raise KeyboardInterrupt

    monkeypatch.setattr("mou_extract.batch.processes.run_here", interrupting)
    assert main([*command(job)[3:], "--workers", "1"]) == 130
    assert capsys.readouterr().err == (
        "mou-extract: interrupted; the same command goes on from here\n"
    )


def test_the_command_says_which_option_names_the_column_of_the_text(job, tmp_path, capsys):
    path = tmp_path / "x.csv"
    path.write_text("본문,번호\n글,1\n", encoding="utf-8")
    assert main(command(Job((str(path),), job.output, job.model))[3:]) == 2
    assert capsys.readouterr().err == (
        f"mou-extract: {path}: no column 'text'; the file has '본문', '번호' "
        "(name the text's: --text-column NAME)\n"
    )


def test_the_command_refuses_no_workers(job, capsys):
    assert main([*command(job)[3:], "--workers", "0"]) == 2
    assert capsys.readouterr().err == "mou-extract: --workers is 0; expected 1 or more\n"
