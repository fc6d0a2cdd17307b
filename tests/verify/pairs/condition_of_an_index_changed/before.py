from sqlalchemy import Column, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String(36))
    kind = Column(String(36))
    __table_args__ = (
        Index("ix_name", "name", postgresql_using="gin").ddl_if(dialect="postgresql"),
        Index("ix_kind", "kind").ddl_if(dialect=["sqlite", "mysql"]),
        UniqueConstraint("name", "kind", name="uq").ddl_if("mysql"),
    )
