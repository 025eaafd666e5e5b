"""A Hugging Face hub on this machine, as far as pushing and fetching a model needs one."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGE = (".safetensors", ".onnx")


class Hub(ThreadingHTTPServer):
    """Repositories in memory.

    Attributes:
        repositories: Files by path, by name of the repository.
        objects: Large files by SHA-256.
        asked: Method and path of every request.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories, self.objects, self.asked = {}, {}, []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def environment(self, home):
        """What a process needs to take this hub for the real one."""
        return {
            "HF_ENDPOINT": self.address, "HF_HOME": str(home), "HF_TOKEN": "hf_stand_in",
            "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }  # fmt: skip


@contextmanager
def running_hub():
    with Hub() as hub:
        thread = threading.Thread(target=hub.serve_forever)
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._answer()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0].removeprefix("/")
        self.server.asked.append(f"{self.command} /{path}")
        match path.split("/"):
            case ["api", "repos", "create"]:
                asked = json.loads(body)
                name = f"{asked['organization']}/{asked['name']}"
                if asked["organization"] == "stranger":
                    return self._send({"error": "You don't have the rights"}, 403)
                self.server.repositories.setdefault(name, {})
                self._send({"url": f"{self.server.address}/{name}", "id": name})
            case ["api", "validate-yaml"]:
                self._send({"errors": [], "warnings": []})
            case ["api", "models", owner, name, "preupload", _]:
                self._send({"files": [self._mode(file) for file in json.loads(body)["files"]]})
            case [owner, name, "info", "lfs", "objects", "batch"]:
                self._send({"transfer": "basic", "objects": [
                    self._upload(item) for item in json.loads(body)["objects"]]})  # fmt: skip
            case ["objects", digest]:
                self.server.objects[digest] = body
                self._send({})
            case ["api", "models", owner, name, "commit", _]:
                self._commit(self.server.repositories[f"{owner}/{name}"], body)
                self._send({"commitUrl": f"{self.server.address}/{owner}/{name}/commit/1",
                            "commitOid": "1" * 40})  # fmt: skip
            case ["api", "models", owner, name, "tree", *_]:
                files = self.server.repositories[f"{owner}/{name}"].items()
                self._send([
                    {"type": "file", "path": path, "size": len(content), "oid": _oid(content)}
                    for path, content in files
                ])  # fmt: skip
            case ["api", "models", owner, name, *_]:
                self._describe(f"{owner}/{name}")
            case [owner, name, "resolve", _, file]:
                content = self.server.repositories[f"{owner}/{name}"].get(file)
                if content is None:
                    return self._send({"error": "Entry not found"}, 404)
                self._send_bytes(content)
            case _:
                self._send({"error": f"the stand-in has no {path}"}, 404)

    def _mode(self, file):
        mode = "lfs" if file["path"].endswith(LARGE) else "regular"
        return {"path": file["path"], "uploadMode": mode, "shouldIgnore": False}

    def _upload(self, item):
        href = f"{self.server.address}/objects/{item['oid']}"
        return {**item, "actions": {"upload": {"href": href}}}

    def _commit(self, files, body):
        for line in body.splitlines():
            match json.loads(line):
                case {"key": "file", "value": {"path": path, "content": content}}:
                    files[path] = base64.b64decode(content)
                case {"key": "lfsFile", "value": {"path": path, "oid": digest}}:
                    files[path] = self.server.objects[digest]

    def _describe(self, name):
        files = self.server.repositories.get(name)
        if files is None:
            return self._send({"error": "Repository not found"}, 404)
        self._send({"id": name, "modelId": name, "sha": "1" * 40, "private": False, "tags": [],
                    "siblings": [{"rfilename": path} for path in files]})  # fmt: skip

    def _send(self, data, status=200):
        self._send_bytes(json.dumps(data).encode(), status, "application/json")

    def _send_bytes(self, content, status=200, kind="application/octet-stream"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Repo-Commit", "1" * 40)
        self.send_header("ETag", f'"{_oid(content)}"')
        if status == 404:
            missing = "EntryNotFound" if "/resolve/" in self.path else "RepoNotFound"
            self.send_header("X-Error-Code", missing)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _oid(content):
    return sha1(content).hexdigest()
