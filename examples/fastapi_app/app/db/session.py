import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

engine = create_engine(
    os.environ.get("DATABASE_URL", "sqlite://"),
    connect_args={"check_same_thread": False},
    poolclass=StaticPool,
)


def create_tables() -> None:
    import app.models  # noqa: F401  fills the MetaData

    SQLModel.metadata.create_all(engine)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
