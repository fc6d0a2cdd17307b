from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OPTIONS = dict(nullable=False)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    age: Mapped[int] = mapped_column(**OPTIONS)
