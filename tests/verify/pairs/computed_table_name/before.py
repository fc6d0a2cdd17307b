from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()

for kind in ("user", "group"):
    Table(
        f"{kind}_role",
        Base.metadata,
        Column("role_id", ForeignKey("role.id"), primary_key=True),
    )


class Role(Base):
    __tablename__ = "role"

    id = Column(Integer, primary_key=True)
    name = Column(String(20))
