from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class PlanCreate(BaseModel):
    name: str
    price: Decimal


class PlanRead(PlanCreate):
    model_config = ConfigDict(from_attributes=True)

    id: UUID


class SubscriptionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_id: UUID  # written when users still had UUIDs
    plan_id: UUID
