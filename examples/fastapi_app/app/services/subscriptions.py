from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from app.models import Subscription


def subscriptions_of(session: Session, user_id: str) -> list[Subscription]:
    """The active subscriptions of a user, as the API hands the id over."""
    owner = UUID(user_id)
    query = select(Subscription).where(Subscription.user_id == owner, Subscription.active)
    return list(session.scalars(query))
