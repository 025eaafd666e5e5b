"""Chunks over the machines of a Ray cluster, or over Ray processes of this machine.

Records come back to the process that started the run, which alone writes: the machines need no
common disk, and a worker that dies takes nothing with it but the chunk that Ray gives to another.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mou_extract.batch.chunks import Chunk, Finished, Loading, Worker
from mou_extract.errors import InputError, MissingExtraError, MouExtractError
from mou_extract.model_folder import embedded_model_path

try:
    import ray
    from ray import ObjectRef
    from ray.actor import ActorHandle
    from ray.exceptions import ActorDiedError
except ImportError as error:
    raise MissingExtraError("--engine ray", "ray", "ray") from error

_PATIENCE = 10.0  # seconds
_AHEAD = 2  # chunks a worker that are sent before they are asked for


def run_on_ray(
    chunks: Iterable[Chunk],
    loading: Loading,
    *,
    workers: int | None,
    address: str | None,
    gpus: float = 0.0,
) -> Iterator[Finished]:
    """Chunks as they get finished, in any order; a bounded number is under way.

    Args:
        chunks: The work.
        loading: Of the model, whose folder is at this path on every machine; the embedded one is
            wherever the package is.
        workers: Most actors, a core each; None for as many as the cluster has room for.
        address: Of a running cluster, `auto` for this machine's; None starts Ray here.
        gpus: Share of a GPU, at most 1, that each of them gets too.

    Raises:
        InputError: There is no cluster at the address, or it has no room.
        MouExtractError: A worker cannot load the model.
    """
    _connect(workers, address)
    try:
        room = _room(gpus)
        # Ray starts a worker that died again, and gives it its chunks again.
        kind = ray.remote(num_cpus=1, num_gpus=gpus, max_restarts=-1, max_task_retries=-1)(Worker)
        if loading.model == embedded_model_path():
            loading = replace(loading, model=None)
        free = [kind.remote(loading) for _ in range(min(workers or room, room))] * _AHEAD
        under_way: dict[ObjectRef, ActorHandle] = {}
        for chunk in chunks:
            if not free:
                yield _one_of(under_way, free)
            worker = free.pop(0)
            under_way[worker.finish.remote(chunk)] = worker
        while under_way:
            yield _one_of(under_way, free)
    finally:
        ray.shutdown()


def _one_of(under_way: dict[ObjectRef, ActorHandle], free: list[ActorHandle]) -> Finished:
    """Waits for a chunk; its worker is free then."""
    (done, *_), _ = ray.wait(list(under_way), num_returns=1)
    free.append(under_way.pop(done))
    try:
        finished: Finished = ray.get(done)
    except ActorDiedError as error:
        (*_, reason) = str(error).strip().splitlines()
        raise MouExtractError(
            f"a Ray worker cannot be started: {reason}\nThe package with its extras, and a model "
            "folder, must be on every machine of the cluster"
        ) from error
    return finished


def _room(gpus: float) -> int:
    """How many workers the machines of the cluster have a core and so much of a GPU for.

    Raises:
        InputError: There is no machine that has.
    """
    machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    room = 0
    for machine in machines:
        cores = int(machine.get("CPU", 0))
        of_gpus = int(machine.get("GPU", 0)) * int(1 / gpus) if gpus else cores
        room += min(cores, of_gpus)
    if not room:
        share = f" and {gpus:g} of a GPU" if gpus else ""
        raise InputError(
            f"no machine of the Ray cluster has a core{share} for a worker; Ray takes what it finds "
            "there, or what `ray start` is told with --num-cpus and --num-gpus"
        )
    return room


def _connect(workers: int | None, address: str | None) -> None:
    try:
        if address is None:
            ray.init("local", num_cpus=workers, log_to_driver=False, logging_level=logging.ERROR)
        else:
            _knock(address)
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, ValueError) as error:
        raise InputError(
            f"address {address}: no Ray cluster answers there: {error}. Start one with: ray start "
            "--head; where it asks for a token, set RAY_AUTH_MODE=token here too"
        ) from error


def _knock(address: str) -> None:
    """Whether anybody is there: Ray itself waits for minutes for a machine that is silent."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
