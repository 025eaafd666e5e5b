import pytest

from mou_extract.errors import InputError
from mou_extract.files import write_text


def test_a_file_is_replaced_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("before")
    write_text(target, "가\n\ud800")
    assert target.read_bytes() == "가\n?".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_written_is_named_and_leaves_nothing(tmp_path):
    with pytest.raises(InputError, match=r"none/a\.txt: cannot be written: No such file"):
        write_text(tmp_path / "none" / "a.txt", "가")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"folder: cannot be written: Is a directory"):
        write_text(tmp_path / "folder", "가")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
