"""A model given to others: copied to a folder, or pushed to the Hugging Face hub."""

from __future__ import annotations

import shutil
from pathlib import Path

from mou_extract.errors import ModelFolderError, listing
from mou_extract.files import new_folder
from mou_extract.model_folder import ModelFolder


def save_folder(folder: ModelFolder, target: Path) -> Path:
    """Copies the files of a model to a new folder, whole or not at all.

    Returns:
        The new folder.

    Raises:
        ModelFolderError: It exists and is not empty, or cannot be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ModelFolderError(f"{target}: exists already; give a new folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        with new_folder(target) as unfinished:
            for path in folder.files:
                shutil.copyfile(path, unfinished / path.name)
    except OSError as error:
        raise ModelFolderError(f"{target}: cannot be written: {error.strerror}") from error
    return target


def push_folder(folder: ModelFolder, name: str, *, private: bool | None = None) -> str:
    """Pushes the files of a model to the hub as one commit, and nothing else that lies in its folder.

    Args:
        folder: The model.
        name: `owner/name`; made where there is none.
        private: Whether a repository that is made is private; None leaves it to the owner's settings.

    Returns:
        The address of the commit.

    Raises:
        ModelFolderError: The hub does not take it.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalTokenNotFoundError

    names = [path.name for path in folder.files]
    try:
        api = HfApi()
        api.create_repo(name, private=private, exist_ok=True)
        commit = api.upload_folder(
            repo_id=name, folder_path=folder.path, allow_patterns=names,
            commit_message=f"Model of mou_extract {folder.info.package_version}".strip(),
        )  # fmt: skip
    except (HfHubHTTPError, HFValidationError, LocalTokenNotFoundError, OSError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ModelFolderError(
            f"{name}: the Hugging Face hub did not take {listing(names)}: {reason}. "
            "Log in with: hf auth login"
        ) from error
    return str(commit.commit_url)
