from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base

Base = declarative_base(
    metadata=MetaData(naming_convention={"pk": "primary_key_of_the_table_%(table_name)s_b"})
)


class User(Base):
    __tablename__ = "users_users_users_users_users_users_users_users_"
    id = Column(Integer, primary_key=True)
