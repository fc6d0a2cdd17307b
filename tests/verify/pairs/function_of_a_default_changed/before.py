from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PREFIX = "a"


def prefixed(text):
    return PREFIX + text


def make():
    return prefixed("code")


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(default=make)
