import torch

from mou_extract.training.precision import fastest_device, has_bfloat16


def test_a_cpu_has_bfloat16_where_it_has_the_instructions(monkeypatch):
    cpu = torch.device("cpu")
    for capabilities, expected in (
        ({"avx512_f": True}, False),
        ({"avx512_f": True, "avx512_bf16": True}, True),
        ({"amx_bf16": True}, True),
        ({}, False),
    ):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda found=capabilities: found)
        assert has_bfloat16(cpu) is expected


def test_a_torch_that_cannot_tell_means_float32(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert not has_bfloat16(torch.device("cpu"))


def test_other_accelerators_train_in_float32():
    assert not has_bfloat16(torch.device("mps"))


def test_a_machine_without_accelerator_trains_on_its_cpu(monkeypatch):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    assert fastest_device() == torch.device("cpu")
