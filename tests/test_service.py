"""The service with a client in the process, and as a process of its own with real connections."""

import argparse
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from mou_extract.cli import main, serve
from mou_extract.errors import InputError
from mou_extract.extractor import Article
from mou_extract.labels import Layer
from mou_extract.records import AgreementRecord, Evidence
from mou_extract.service.app import create_app
from mou_extract.service.examples import EXAMPLE, TEXT
from mou_extract.service.requests import Limits
from mou_extract.service.server import Settings
from mou_extract.service.worker import BusyError, Worker
from mou_extract.version import __version__
from served import served

LIMITS = Limits(body_bytes=200_000, characters=2000, articles=3)
JSON = {"content-type": "application/json"}


class Gate:
    """An extractor that waits until it is let through, and notes what came together."""

    def __init__(self, extractor):
        self._extractor = extractor
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()
        self.batches = []

    def extract_many(self, articles):
        self.batches.append([article.id for article in articles])
        self.entered.release()
        assert self.open.wait(10)
        if any(article.id == "broken" for article in articles):
            raise RuntimeError("a fault of the model")
        return self._extractor.extract_many(articles)


@pytest.fixture(scope="module")
def client(tiny_extractor):
    app = create_app(Worker(tiny_extractor), model="tiny", limits=LIMITS)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def gate(tiny_extractor):
    return Gate(tiny_extractor)


@pytest.fixture
def worker(gate):
    worker = Worker(gate, most_waiting=3)
    worker.start()
    yield worker
    gate.open.set()
    worker.close()


def test_one_article(client, tiny_extractor):
    answer = client.post("/extract", json=EXAMPLE)
    record = tiny_extractor.extract(TEXT, "2026-03-12", id="campus")
    assert (answer.status_code, answer.json()) == (200, record.to_dict())


def test_several_articles_in_their_order(client, tiny_extractor):
    articles = [{"text": TEXT[:size], "id": str(size)} for size in (90, 20, 50)]
    answer = client.post("/extract_many", json={"articles": articles})
    records = tiny_extractor.extract_many(Article(x["text"], id=x["id"]) for x in articles)
    assert answer.json() == {"records": [record.to_dict() for record in records]}


def test_a_page(client):
    answer = client.post("/view", json=EXAMPLE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert answer.text.count("<article") == 1


def test_health(client):
    assert client.get("/health").json() == {
        "status": "ok", "version": __version__, "model": "tiny", "waiting": 0,
    }  # fmt: skip


def test_the_documentation_has_examples_that_fit(client):
    api = client.get("/openapi.json").json()
    body = api["paths"]["/extract"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["examples"] == [EXAMPLE]
    statuses = {"200", "400", "413", "415", "422", "503"}
    for path in ("/extract", "/extract_many", "/view"):
        assert set(api["paths"][path]["post"]["responses"]) == statuses


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 422, "body: Field required"),
        (b"7", 422, "body: expected an object"),
        (b"[]", 422, "body: expected an object"),
        (b"{", 400, "the body is not JSON: Expecting property name enclosed in double quotes at 1"),
        (b"\xff", 400, "the body cannot be read as JSON: 'utf-8' codec can't decode byte 0xff"),
        (b"[" * 100_000, 400, "the body cannot be read as JSON: maximum recursion depth exceeded"),
        (b'{"text":' + b"1" * 5000 + b"}", 400, "the body cannot be read as JSON: Exceeds the lim"),
        (b'{"text":1e999}', 422, "text: Input should be a valid string"),
        (b'{"text":NaN}', 422, "text: Input should be a valid string"),
        (b'{"text":["a"]}', 422, "text: Input should be a valid string"),
        (b'{"txt":"a"}', 422, "text: Field required; txt: Extra inputs are not permitted"),
        (b'{"text":""}', 422, "text: String should have at least 1 character"),
        (b'{"text":" \\u200b\\n"}', 422, "text: the article is empty; expected Korean text"),
        (b'{"text":"a\\u0000"}', 422, "text: the article has a NUL character at 1"),
        (b'{"text":"\\ud800"}', 422, "text: Input should be a valid string, unable to parse raw data"),
        (b'{"text":"a","published":"6"}', 422, "published: published is '6'; expected a date as YY"),
        (b'{"text":"a","published":[[]]}', 422, "published: published is [[]]; expected a date"),
        (b'{"text":"a","id":7}', 422, "id: Input should be a valid string"),
        (b'{"text":"a","\\ud800":7}', 422, "body: Input should be a valid string, unable to parse"),
        (b'{"text":"' + b"a" * 2001 + b'"}', 413, "article 1 has 2,001 characters; at most 2,000"),
        (b" " * 200_001, 413, "the body is larger than 200,000 bytes; send fewer or shorter"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_gets_a_reason(client, body, status, reason):
    answer = client.post("/extract", content=body, headers=JSON)
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert answer.json()["detail"].startswith(reason)
    assert len(answer.content) < 2000


def test_half_of_a_surrogate_pair_comes_back_as_it_went_in(client):
    body = b'{"text":"\\uac00","id":"\\ud800"}'
    answer = client.post("/extract", content=body, headers=JSON)
    assert answer.json()["id"] == "\ud800"
    assert client.post("/view", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("articles", "status", "reason"),
    [
        ([], 422, "articles: Tuple should have at least 1 item"),
        ([EXAMPLE] * 4, 413, "4 articles; at most 3 are read in one request"),
        ([EXAMPLE, {"text": " "}], 422, "articles[1].text: the article is empty"),
        ([EXAMPLE, {"text": "가" * 2001, "id": "a2"}], 413, "article a2 has 2,001 characters"),
    ],
)
def test_wrong_articles_get_a_reason(client, articles, status, reason):
    answer = client.post("/extract_many", json={"articles": articles})
    assert answer.status_code == status
    assert answer.json()["detail"].startswith(reason)


def test_a_body_without_a_length_is_counted_as_it_comes(client):
    taken = []

    def pieces():
        for number in range(100):
            taken.append(number)
            yield b"a" * 10_000

    answer = client.post("/extract", content=pieces(), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("the body is larger than 200,000 bytes")


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x"])
def test_other_content_types_are_refused(client, content_type):
    answer = client.post(
        "/extract", content=json.dumps(EXAMPLE), headers={"content-type": content_type}
    )
    assert answer.status_code == 415
    assert answer.json() == {
        "detail": f"expected application/json, found content type '{content_type}'"
    }


def test_unknown_paths_and_methods_get_a_reason(client):
    assert client.get("/nothing").json() == {"detail": "Not Found"}
    assert client.get("/extract").json() == {"detail": "Method Not Allowed"}


def test_requests_that_wait_together_are_one_batch(worker, gate):
    first = worker.submit([Article(TEXT, id="a")])
    assert gate.entered.acquire(timeout=10)
    later = [worker.submit([Article(TEXT, id=id_), Article(TEXT, id=id_ * 2)]) for id_ in "bc"]
    assert worker.waiting == 2
    gate.open.set()
    assert [record.id for record in first.result(10)] == ["a"]
    assert [[record.id for record in done.result(10)] for done in later] == [
        ["b", "bb"],
        ["c", "cc"],
    ]
    assert gate.batches == [["a"], ["b", "bb", "c", "cc"]]


def test_a_full_queue_refuses_at_once(worker, gate):
    waiting = [worker.submit([Article(TEXT)])]
    assert gate.entered.acquire(timeout=10)
    waiting += [worker.submit([Article(TEXT)]) for _ in range(3)]
    with pytest.raises(BusyError, match="3 requests wait already; try again later"):
        worker.submit([Article(TEXT)])
    gate.open.set()
    assert [len(done.result(10)) for done in waiting] == [1, 1, 1, 1]


def test_a_request_that_breaks_the_model_breaks_no_other(worker, gate):
    first = worker.submit([Article(TEXT)])
    assert gate.entered.acquire(timeout=10)
    broken, sound = (worker.submit([Article(TEXT, id=id_)]) for id_ in ("broken", "sound"))
    gate.open.set()
    with pytest.raises(RuntimeError, match="a fault of the model"):
        broken.result(10)
    assert [record.id for record in sound.result(10)] == ["sound"]
    assert len(first.result(10)) == 1


def test_a_request_that_nobody_waits_for_is_not_read(worker, gate):
    worker.submit([Article(TEXT, id="a")])
    assert gate.entered.acquire(timeout=10)
    assert worker.submit([Article(TEXT, id="b")]).cancel()
    last = worker.submit([Article(TEXT, id="c")])
    gate.open.set()
    assert len(last.result(10)) == 1
    assert gate.batches == [["a"], ["c"]]


def test_a_model_with_labels_of_its_own_is_viewed_with_them():
    class OfOtherLabels:
        layers = (Layer("mood", ("MOOD", "GENRE")),)

        def extract_many(self, articles):
            yield from (
                AgreementRecord(spans=(Evidence(0, 1, "MOOD", "여", 1.0),)) for _ in articles
            )

    app = create_app(Worker(OfOtherLabels()), model="other", limits=LIMITS)
    with TestClient(app) as client:
        answer = client.post("/view", json=EXAMPLE)
        assert client.post("/extract", json=EXAMPLE).json()["spans"][0]["label"] == "MOOD"
    assert answer.status_code == 200
    legend = answer.text.partition('<ul class="legend"')[2].partition("</ul>")[0]
    assert re.findall(r'<span lang="en">(\w+)</span>', legend) == ["MOOD", "GENRE"]
    marked = r'<mark class="mood" data-label="MOOD" title="MOOD · MOOD">여</mark>'
    assert re.findall(r'<mark class="mood"[^>]*title[^>]*>.*?</mark>', answer.text) == [marked]


def test_closing_answers_what_waits_and_takes_nothing_new(gate):
    worker = Worker(gate)
    worker.start()
    waiting = [worker.submit([Article(TEXT)]) for _ in range(3)]
    gate.open.set()
    worker.close()
    assert [len(done.result(0)) for done in waiting] == [1, 1, 1]
    assert not worker.is_alive
    with pytest.raises(BusyError, match="the service is shutting down"):
        worker.submit([Article(TEXT)])


def test_a_busy_service_and_a_stopped_one_say_so(gate):
    worker = Worker(gate, most_waiting=1)
    with (
        TestClient(create_app(worker, model="tiny", limits=LIMITS)) as client,
        ThreadPoolExecutor() as pool,
    ):
        first = pool.submit(client.post, "/extract", json=EXAMPLE)
        assert gate.entered.acquire(timeout=10)
        waiting = worker.submit([Article(TEXT)])
        busy = client.post("/extract", json=EXAMPLE)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "1")
        assert busy.json() == {"detail": "1 requests wait already; try again later"}
        gate.open.set()
        assert first.result(10).status_code == 200
        assert len(waiting.result(10)) == 1
        worker.close()
        health = client.get("/health")
        assert (health.status_code, health.json()["detail"][:22]) == (503, "the model has stopped;")


def test_the_command_line_has_the_defaults_of_the_service():
    parser = argparse.ArgumentParser()
    serve.add_command(parser.add_subparsers())
    options = parser.parse_args(["serve"])
    limits = Limits(options.max_bytes, options.max_characters, options.max_articles)
    assert Settings() == Settings(
        options.host, options.port, options.model, options.threads, limits
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--threads", "0"], "--threads is 0; expected 1 or more"),
        (["--max-bytes", "0"], "--max-bytes is 0; expected 1 or more"),
        (["--max-characters", "0"], "--max-characters is 0; expected 1 or more"),
        (["--max-articles", "-1"], "--max-articles is -1; expected 1 or more"),
        (["--port", "70000"], "--port is 70000; expected 0 to 65535"),
        (["--model", "/nowhere"], "/nowhere: no such folder"),
    ],
)
def test_wrong_settings_are_refused(arguments, message, capsys):
    assert main(["serve", "--port", "0", *arguments]) == 2
    assert f"mou-extract: {message}" in capsys.readouterr().err


def test_a_port_in_use_is_refused(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"127.0.0.1:{port}: cannot be listened at: Address" in capsys.readouterr().err


def test_a_real_service_answers_many_clients_and_stops_in_order(tiny_model):
    options = ("--model", tiny_model, "--threads", 1, "--max-bytes", 100_000)
    with served(*options) as (process, address):
        with httpx.Client(base_url=address, timeout=30) as client:

            def ask(number):
                body = {"text": TEXT * (number % 5 + 1), "id": str(number)}
                return client.post("/extract", json=body).json()

            with ThreadPoolExecutor(20) as pool:
                records = list(pool.map(ask, range(60)))
            assert [record["id"] for record in records] == [str(n) for n in range(60)]
            assert all(
                record["coverage"]["read"] == len(TEXT) * (n % 5 + 1)
                for n, record in enumerate(records)
            )
            assert client.post("/extract", content=b"{", headers=JSON).status_code == 400
        declared = "Content-Length: 99999999999\r\nContent-Type: application/json"
        assert raw(address, f"POST /extract HTTP/1.1\r\nHost: x\r\n{declared}\r\n\r\n") == 413
        assert raw(address, "nonsense\r\n\r\n") == 400
        with connected(address) as connection:
            body = json.dumps(EXAMPLE).encode()
            connection.sendall(
                b"POST /extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(body)
            )
            assert status(connection) == 100
            process.send_signal(signal.SIGTERM)
            connection.sendall(body)
            assert status(connection) == 200
        process.wait(30)
        assert process.stderr.read() == "WARNING:  Invalid HTTP request received.\n"


def connected(address):
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def status(connection):
    return int(connection.recv(1000).split()[1])


def raw(address, request):
    """The status that bytes get which no client would send."""
    with connected(address) as connection:
        connection.sendall(request.encode())
        return status(connection)


@pytest.mark.slow
def test_requests_made_from_the_documentation_break_nothing(tiny_model, tmp_path):
    """schemathesis makes requests from the OpenAPI document, most of them wrong."""
    checks = (
        "not_a_server_error", "status_code_conformance", "content_type_conformance",
        "response_schema_conformance", "negative_data_rejection", "unsupported_method",
    )  # fmt: skip
    with served("--model", tiny_model, "--threads", 1) as (_, address):
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "run", f"{address}/openapi.json",
                "--checks", ",".join(checks), "--max-examples", "60", "--seed", "1",
                "--generation-database", "none",
            ],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"limits": Limits(body_bytes=0)}, "limits.body_bytes is 0; expected 1 or more"),
        ({"limits": Limits(characters=-2)}, "limits.characters is -2; expected 1 or more"),
        ({"limits": Limits(articles=0)}, "limits.articles is 0; expected 1 or more"),
        ({"threads": 0}, "threads is 0; expected 1 or more"),
        ({"port": -1}, "port is -1; expected 0 to 65535"),
    ],
)
def test_wrong_settings_are_called_as_python_calls_them(settings, message):
    with pytest.raises(InputError, match=rf"^{message}$"):
        Settings(**settings)
