"""A step has the same windows, whoever reads it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from mou_extract.training.steps import Share, StepBatches


@dataclass
class Windows:
    """What of a data set counts here."""

    lengths: list[int]
    epoch: int = 0

    def __len__(self):
        return len(self.lengths)


def batches(data, size, share, seed=1):
    found = StepBatches(data, size, seed, share)
    assert len(found) == len(list(found))
    return list(found)


@given(
    lengths=st.lists(st.integers(1, 500), min_size=1, max_size=60),
    size=st.integers(1, 20),
    processes=st.integers(1, 4),
    turns=st.integers(1, 3),
    epoch=st.integers(0, 3),
)
def test_processes_and_turns_share_the_steps_of_one_process(lengths, size, processes, turns, epoch):
    data = Windows(lengths, epoch)
    steps = batches(data, size, Share())
    assert [len(step) for step in steps[:-1]] == [size] * (len(steps) - 1)
    assert sorted(index for step in steps for index in step) == list(range(len(lengths)))
    shared = [batches(data, size, Share(n, processes, turns)) for n in range(processes)]
    for number, step in enumerate(steps):
        parts = [part for own in shared for part in own[number * turns :][:turns]]
        assert sorted(index for part in parts for index in part) == sorted(step)
        sizes = {len(part) for part in parts}
        assert max(sizes) - min(sizes) <= 1


def test_the_order_follows_from_seed_and_epoch():
    first = batches(Windows([1] * 40), 4, Share())
    assert batches(Windows([1] * 40), 4, Share()) == first
    assert batches(Windows([1] * 40, epoch=1), 4, Share()) != first
    assert batches(Windows([1] * 40), 4, Share(), seed=2) != first
