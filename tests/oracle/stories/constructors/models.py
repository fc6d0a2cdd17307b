from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Plain(Base):
    __tablename__ = "plain"

    id = Column(Integer, primary_key=True)
    name = Column(String(20))

    def __init__(self, **kwargs):
        super().__init__(**kwargs)


class Export(Base):
    __tablename__ = "exports"

    id = Column(Integer, primary_key=True)
    expires = Column(Integer, nullable=False)
    state = Column(String(20), default="new")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not self.expires:
            self.expires = 24


class Extra(Base):
    __tablename__ = "extras"

    id = Column(Integer, primary_key=True)
    key = Column(String(20), nullable=False)
    value = Column(String(20), default="nothing")

    def __init__(self, key, value=None):
        self.key = key
        if self.value is None and value is not None:
            self.value = value


class Named(Base):
    __tablename__ = "named"

    id = Column(Integer, primary_key=True)
    name = Column(String(20))

    def __init__(self, name: str, **kwargs):
        super().__init__(name=name.strip(), **kwargs)
