import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from postgres_server import PostgresServer  # noqa: E402  found by the path above


@pytest.fixture(scope="session")
def server():
    with PostgresServer() as server:
        yield server
