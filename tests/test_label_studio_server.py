"""A project in a Label Studio that really runs: suggestions in, annotations out."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import unicodedata
import urllib.error
import urllib.request

import pytest

from mou_extract.corpus import Document, read_corpus
from mou_extract.formats import read_documents, write_documents
from mou_extract.formats.label_studio import label_config
from mou_extract.spans import Span

EXECUTABLE = shutil.which("label-studio")
TOKEN = "exampletoken0123456789"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(EXECUTABLE is None, reason="no label-studio on PATH (pip install it apart)"),
]


class Client:
    """The few calls of Label Studio's API that are needed."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method, path, data=None):
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"},
        )
        with self.opener.open(request, timeout=60) as response:
            return json.loads(response.read())

    def wait(self, process, seconds=180):
        for _ in range(seconds):
            assert process.poll() is None, "label-studio ended"
            try:
                return self.call("GET", "/api/version")
            except (urllib.error.URLError, OSError):
                time.sleep(1)
        raise TimeoutError(f"label-studio did not answer within {seconds} s")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("label-studio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LATEST_VERSION_CHECK": "false",
        "COLLECT_ANALYTICS": "false",
    }
    command = [
        EXECUTABLE, "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port),
        "--username", "me@example.org", "--password", "example-password", "--user-token", TOKEN,
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            client = Client(port)
            client.wait(process)
            yield client
        finally:
            process.terminate()
            process.wait(30)


def articles(repository):
    """Eight articles of the corpus, and two with all that has shifted offsets before."""

    def tagged(id, text, *shown):
        spans = (Span(text.index(s), text.index(s) + len(s), label) for s, label in shown)
        return Document(id, text, tuple(sorted(spans)))

    decomposed = unicodedata.normalize("NFD", "한빛군")
    return (
        *read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:8],
        tagged(
            "astral", "😀 누리대\r\n는 \ufeff㈜새솔과 𝐌𝐎𝐔를 맺고 축제를 연다.",
            ("누리대", "SIGNATORY"), ("㈜새솔", "SIGNATORY"), ("𝐌𝐎𝐔", "PROGRAM"),
            ("𝐌𝐎𝐔를 맺고 축제를 연", "COMMITMENT"),
        ),
        tagged(
            "decomposed", f"{decomposed}은 <b>새솔</b> & 가온과\r\n\r\n\t공동으로  연다.\n\n끝 ",
            (decomposed, "SIGNATORY"), ("가온과\r\n\r\n\t공동", "COMMITMENT"),
        ),
    )  # fmt: skip


def test_accepted_suggestions_come_back_as_they_were(repository, tmp_path, client):
    found = articles(repository)
    write_documents(tmp_path / "tasks.json", found, predictions=True)
    tasks = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    settings = {"title": "mou", "label_config": label_config()}
    project = client.call("POST", "/api/projects", settings)["id"]
    imported = client.call("POST", f"/api/projects/{project}/import", tasks)
    assert (imported["task_count"], imported["prediction_count"]) == (10, 10)
    for row in client.call("GET", f"/api/tasks?project={project}&page_size=100")["tasks"]:
        task = client.call("GET", f"/api/tasks/{row['id']}")
        accepted = {"result": task["predictions"][0]["result"]}
        client.call("POST", f"/api/tasks/{row['id']}/annotations/", accepted)
    export = client.call("GET", f"/api/projects/{project}/export?exportType=JSON")
    (tmp_path / "export.json").write_text(json.dumps(export), "utf-8")
    again = read_documents(tmp_path / "export.json")
    assert again.notes == ()
    assert sorted(again.documents, key=lambda d: d.id) == sorted(found, key=lambda d: d.id)
