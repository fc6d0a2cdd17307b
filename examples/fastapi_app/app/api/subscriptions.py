from uuid import UUID

from fastapi import APIRouter, Depends
from sqlmodel import Session

from app.db import get_session
from app.models import Plan
from app.schemas import PlanCreate, PlanRead, SubscriptionRead
from app.services.subscriptions import subscriptions_of

router = APIRouter()


@router.post("/plans", response_model=PlanRead, status_code=201)
def create_plan(plan: PlanCreate, session: Session = Depends(get_session)):
    row = Plan(name=plan.name, price=plan.price)
    session.add(row)
    session.commit()
    session.refresh(row)
    return row


@router.get("/of/{user_id}", response_model=list[SubscriptionRead])
def list_subscriptions(user_id: UUID, session: Session = Depends(get_session)):
    return subscriptions_of(session, str(user_id))
