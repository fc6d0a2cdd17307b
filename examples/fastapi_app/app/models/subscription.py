from uuid import uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Numeric, String
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import relationship

from app.db import Base, TimestampMixin


class Plan(Base):
    __tablename__ = "plans"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(40), nullable=False, unique=True)
    price = Column(Numeric(8, 2), nullable=False)
    trial_days = Column(Integer, nullable=False, default=14)


class Subscription(TimestampMixin, Base):
    __tablename__ = "subscriptions"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    plan_id = Column(UUID(as_uuid=True), ForeignKey("plans.id"), nullable=False)
    active = Column(Boolean, nullable=False, default=True)

    plan = relationship("Plan")
    invoices = relationship("Invoice", back_populates="subscription")


class Invoice(TimestampMixin, Base):
    __tablename__ = "invoices"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    subscription_id = Column(UUID(as_uuid=True), ForeignKey("subscriptions.id"), nullable=False)
    amount = Column(Numeric(8, 2), nullable=False)

    subscription = relationship("Subscription", back_populates="invoices")
