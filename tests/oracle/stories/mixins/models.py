from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr, validates

Base = declarative_base()
heard = []


class Named:
    name = Column(String(20), nullable=False, default="nobody")
    kind = Column(String(20), default="plain")

    @validates("name", "label")
    def tidy(self, key, value):
        heard.append([key, value, self.kind])
        return value.strip() if self.kind != "raw" else value


class Loud:
    @validates("word")
    def louder(self, key, value):
        heard.append([key, value])
        return value.upper()


class Owned:
    @declared_attr
    def owner_id(cls):
        """Who has it."""
        return Column(Integer, ForeignKey("teams.id"))


class Team(Named, Base):
    __tablename__ = "teams"

    id = Column(Integer, primary_key=True)
    label = Column(String(20), default=" none ")
    level = Column(Integer, default=1)
    level._creation_order = 9998


class Cry(Loud, Owned, Base):
    __tablename__ = "cries"

    id = Column(Integer, primary_key=True)
    word = Column(String(20), default="oh")
    strength = Column(Integer, default=3)
