"""Where the real data is: ``HELPDESK_DATA``, by default ``../shared/data`` beside the workspace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def data(folder: str) -> Path:
    """A folder of real data; the test is skipped where it is missing."""
    found = ROOT / os.environ.get("HELPDESK_DATA", "../shared/data") / folder
    if not found.is_dir():
        pytest.skip(f"the data `{folder}` is not here; set HELPDESK_DATA to where it is")
    return found
