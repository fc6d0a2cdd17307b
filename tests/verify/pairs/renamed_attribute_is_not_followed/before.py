from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    _mail = Column("mail", String)
    other = Column(String)

    @hybrid_property
    def address(self):
        return self._mail

    def same(self, mail):
        return self._mail == mail

    @classmethod
    def make(cls, _mail):
        return cls(_mail=_mail)
