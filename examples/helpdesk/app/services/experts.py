from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ExpertProfile, Team, Ticket, User


def experts_in(session: Session, field: str) -> list[User]:
    asked = select(User).join(ExpertProfile, ExpertProfile.user_id == User.id)
    return list(session.scalars(asked.where(ExpertProfile.field == field).order_by(User.name)))


def hand_over(session: Session, ticket: Ticket, team: Team) -> None:
    ticket.team_id = team.id
    session.flush()
