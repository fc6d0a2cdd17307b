from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Root:
    def start(self):
        return 1


class Counter(Root):
    def start(self):
        return super().start()

    def next(self):
        return self.step()

    def step(self):
        return 1

    @staticmethod
    def alone():
        return 1


COUNTER = Counter()


class Given(Base):
    __tablename__ = "given"
    id = Column(Integer, primary_key=True)
    above = Column(Integer, default=COUNTER.start)
    beside = Column(Integer, default=COUNTER.next)
