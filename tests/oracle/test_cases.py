"""The golden cases of the pack hold under the real libraries: see check_cases.py."""

import pathlib

import pytest

from check_cases import check
from tool import SOURCE

CASES = sorted(pathlib.Path(SOURCE, "rewrite_rules/uuid-to-integer").glob("*/cases/*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.parent.parent.name}/{c.stem}")
def test_the_real_libraries_agree(case):
    assert check(case) == []
