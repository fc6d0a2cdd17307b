from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    _mail = Column("mail", String)

    def same(self, mail):
        return self._mail == mail


class Team(Base):
    __tablename__ = "teams"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"))
    user = relationship("User")
    _mail = Column("inner_mail", String)
    mail = Column("outer_mail", String)

    def same(self, mail):
        return self._mail == mail

    def other(self, team):
        return team._mail
