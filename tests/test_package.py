"""What holds for the package as a whole: import, layers, errors."""

import pkgutil
import subprocess
import sys
import tomllib

import pytest

import mou_extract
from mou_extract import errors


def python(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_loads_no_training_runtime_and_changes_no_environment():
    code = (
        "import os, sys, logging; before = dict(os.environ); import mou_extract; "
        "[getattr(mou_extract, name) for name in mou_extract.__all__]; "
        "heavy = {'torch', 'transformers', 'datasets', 'kiwipiepy', 'gensim', 'onnx'}; "
        "print(sorted(heavy & set(sys.modules)), before == dict(os.environ), "
        "logging.getLogger().handlers)"
    )
    assert python(code) == "[] True []"


def test_importing_is_quick():
    code = (
        "import time; start = time.perf_counter(); import mou_extract; "
        "print(time.perf_counter() - start)"
    )
    # The quickest of several: a busy machine makes any of them slow.
    assert min(float(python(code)) for _ in range(8)) < 0.3


def test_public_names_are_loaded_at_first_use_and_unknown_ones_refused():
    from mou_extract.extractor import extract

    assert mou_extract.extract is extract
    assert set(mou_extract.__all__) == set(dir(mou_extract))
    with pytest.raises(AttributeError, match="module 'mou_extract' has no attribute 'extracts'"):
        mou_extract.extracts  # noqa: B018


def test_every_error_has_one_root():
    kinds = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert len(kinds) >= 7
    assert all(issubclass(kind, mou_extract.MouExtractError) for kind in kinds)


def test_a_missing_extra_says_what_to_install():
    with pytest.raises(
        errors.MissingExtraError,
        match=r"Training needs the package 'torch'.*pip install 'mou-extract\[train\]'",
    ):
        raise errors.MissingExtraError("Training", "train", "torch")


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("service.app", "fastapi", "serve"),
        ("service.server", "uvicorn", "serve"),
        ("integrations.spacy", "spacy", "spacy"),
        ("integrations.pandas", "pandas", "pandas"),
    ],
)
def test_a_module_without_its_extra_says_what_to_install(module, package, extra):
    code = f"import sys; sys.modules['{package}'] = None; import mou_extract.{module}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("mou_extract.errors.MissingExtraError: ")
    assert f"needs the package '{package}" in last
    assert last.endswith(f"pip install 'mou-extract[{extra}]'")


def test_modules_keep_to_their_layers(repository):
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_module_but_backends_and_training_may_know_a_runtime(repository):
    settings = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (listed,) = (one["source_modules"] for one in contracts if one["name"].startswith("Runtimes"))
    modules = {f"mou_extract.{found.name}" for found in pkgutil.iter_modules(mou_extract.__path__)}
    assert len(listed) == len(set(listed))
    assert modules - set(listed) == {"mou_extract.backends", "mou_extract.training"}
    assert set(listed) <= modules
