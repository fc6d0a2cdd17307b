from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker

one = scoped_session(sessionmaker(bind=create_engine("sqlite://")))
two = scoped_session(sessionmaker(bind=create_engine("sqlite:///x")))


class Base(DeclarativeBase):
    pass


Base.query = two.query_property()


class Given(Base):
    __tablename__ = "given"
    id = Column(Integer, primary_key=True)
