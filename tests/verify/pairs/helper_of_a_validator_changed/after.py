from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, validates

Base = declarative_base()


def cleaned(name):
    return name.lower()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)

    @validates("name")
    def check_name(self, key, value):
        return cleaned(value)
