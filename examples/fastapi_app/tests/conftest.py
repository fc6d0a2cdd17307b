import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, SQLModel

from app.db.session import create_tables, engine
from app.main import app


@pytest.fixture
def session():
    create_tables()
    with Session(engine) as session:
        yield session
    SQLModel.metadata.drop_all(engine)


@pytest.fixture
def client(session):
    with TestClient(app) as client:
        yield client
