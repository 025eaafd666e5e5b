import pytest

from mou_extract.errors import InputError
from mou_extract.files import open_unfinished, write_text


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


@pytest.mark.parametrize("before", ["before", None])
def test_a_link_stays_and_what_it_points_to_is_written(tmp_path, before):
    (tmp_path / "far").mkdir()
    real = tmp_path / "far" / "a.txt"
    if before:
        real.write_text(before)
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.symlink_to("2.txt")
    second.symlink_to("far/a.txt")
    write_text(first, "가")
    assert first.is_symlink()
    assert second.is_symlink()
    assert real.read_text("utf-8") == "가"
    assert list(real.parent.iterdir()) == [real]


def test_what_a_link_points_to_is_finished_on_its_own_disk(tmp_path):
    for name in ("far", "scratch"):
        (tmp_path / name).mkdir()
    link = tmp_path / "a.txt"
    link.symlink_to("far/a.txt")
    with open_unfinished(link, scratch=tmp_path / "scratch") as file:
        file.write(b"1")
        assert len(list((tmp_path / "far").iterdir())) == 1
        assert list((tmp_path / "scratch").iterdir()) == []
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["a.txt"]
    assert link.read_bytes() == b"1"


def test_a_link_into_no_folder_is_named(tmp_path):
    (tmp_path / "a.txt").symlink_to("none/b.txt")
    with pytest.raises(InputError, match=r"a\.txt: cannot be written: No such file"):
        write_text(tmp_path / "a.txt", "가")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
