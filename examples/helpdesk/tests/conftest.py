import pytest
from sqlalchemy.orm import Session

from app.db import engine
from app.models import User


@pytest.fixture
def session():
    """Works on the real database, and leaves nothing there."""
    with engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def ann(session):
    user = User(email="ann@example.org", name="Ann")
    session.add(user)
    session.flush()
    return user
