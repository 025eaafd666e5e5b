"""A folder is one process's at a time, and nobody's when that process is gone."""

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress

import pytest

from mou_extract.batch.lock import locked_folder
from mou_extract.errors import InputError

HOLD = (
    "import sys\nfrom pathlib import Path\nfrom mou_extract.batch.lock import locked_folder\n"
    "with locked_folder(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
)


@contextmanager
def held_elsewhere(folder):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_an_empty_folder_goes_and_others_stay(tmp_path):
    folder = tmp_path / "parts"
    with locked_folder(folder):
        assert [path.name for path in folder.iterdir()] == ["lock"]
    assert not folder.exists()
    with locked_folder(folder):
        (folder / "mine").touch()
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "mine"]


def test_another_process_keeps_it_until_it_is_killed(tmp_path):
    folder = tmp_path / "parts"
    with held_elsewhere(folder) as process:
        with (
            pytest.raises(
                InputError, match=rf"parts: another run works in it: process {process.pid} "
            ),
            locked_folder(folder),
        ):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (folder / "lock").exists()
        with locked_folder(folder):
            pass
    assert not folder.exists()


def test_it_is_given_back_after_an_error(tmp_path):
    with pytest.raises(KeyError, match="x"), locked_folder(tmp_path / "parts"):
        raise KeyError("x")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "parts").write_text("mine")
    with (
        pytest.raises(InputError, match="parts: cannot be used: Not a directory"),
        locked_folder(tmp_path / "parts"),
    ):
        pass
    with (
        pytest.raises(InputError, match="parts: cannot be used: No such file or directory"),
        locked_folder(tmp_path / "none" / "parts"),
    ):
        pass


def test_of_many_that_take_it_and_delete_it_one_has_it_at_a_time(tmp_path):
    folder, inside, had = tmp_path / "parts", threading.Lock(), []

    def take():
        mine = 0
        while mine < 50:
            with suppress(InputError), locked_folder(folder):
                assert inside.acquire(blocking=False)
                mine += 1
                inside.release()
        had.append(mine)

    failed = []
    threads = [threading.Thread(target=take) for _ in range(4)]
    hook, threading.excepthook = threading.excepthook, failed.append
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.excepthook = hook
    assert failed == []
    assert had == [50] * 4
    assert not folder.exists()
