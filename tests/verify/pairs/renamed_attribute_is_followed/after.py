from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    mail = Column("mail", String)

    @hybrid_property
    def address(self):
        return self.mail

    def same(self, mail):
        return self.mail == mail

    @classmethod
    def make(cls, _mail):
        return cls(mail=_mail)
