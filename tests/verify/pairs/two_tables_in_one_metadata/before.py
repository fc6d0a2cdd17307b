from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlmodel import Field, SQLModel

Base = declarative_base()


class Payment(SQLModel, table=True):
    __tablename__ = "payments"

    id: int = Field(primary_key=True)


class BilledPayment(Base):
    __tablename__ = "payments"

    id = Column(Integer, primary_key=True)


class Plan(SQLModel, table=True):
    __tablename__ = "plans"

    id: int = Field(primary_key=True)


class BilledPlan(Base):
    __tablename__ = "plans"

    id = Column(Integer, primary_key=True)
