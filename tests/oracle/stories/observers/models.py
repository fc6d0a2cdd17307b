from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy_utils import observes

Base = declarative_base()


class Case(Base):
    __tablename__ = "cases"
    id = Column(Integer, primary_key=True)
    count = Column(Integer)
    parts = relationship("Part", back_populates="case")

    @observes("parts.owner")
    def count_owners(self, owners):
        self.count = len(owners)


class Part(Base):
    __tablename__ = "parts"
    id = Column(Integer, primary_key=True)
    case_id = Column(ForeignKey("cases.id"))
    owner_id = Column(ForeignKey("owners.id"))
    case = relationship("Case", back_populates="parts")
    owner = relationship("Owner", back_populates="parts")


class Owner(Base):
    __tablename__ = "owners"
    id = Column(Integer, primary_key=True)
    note_id = Column(ForeignKey("notes.id"))
    note = relationship("Note")
    parts = relationship("Part", back_populates="owner")


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
