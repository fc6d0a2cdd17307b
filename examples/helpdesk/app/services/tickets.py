from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Comment, Ticket, User


def open_ticket(session: Session, user: User, title: str) -> Ticket:
    ticket = Ticket(title=title, opened_by=user.id)
    session.add(ticket)
    session.flush()
    return ticket


def answer(session: Session, ticket: Ticket, author: User, body: str) -> Comment:
    comment = Comment(ticket=ticket, author_id=author.id, body=body)
    session.add(comment)
    session.flush()
    return comment


def close(session: Session, ticket_id: UUID) -> None:
    session.get_one(Ticket, ticket_id).status = "closed"
    session.flush()


def open_tickets_of(session: Session, user_id: UUID) -> list[Ticket]:
    asked = select(Ticket).where(Ticket.opened_by == user_id, Ticket.status == "open")
    return list(session.scalars(asked.order_by(Ticket.title)))
