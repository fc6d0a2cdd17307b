import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import Comment, Ticket
from app.services import tickets


def test_a_new_ticket_is_open(session, ann):
    tickets.open_ticket(session, ann, "No sound")
    (ticket,) = tickets.open_tickets_of(session, ann.id)
    session.refresh(ticket)
    assert ticket.is_open and ticket.opened_by == ann.id


def test_a_closed_ticket_is_open_no_more(session, ann):
    ticket = tickets.open_ticket(session, ann, "No sound")
    tickets.close(session, ticket.id)
    assert tickets.open_tickets_of(session, ann.id) == []


def test_answers_go_with_their_ticket(session, ann):
    ticket = tickets.open_ticket(session, ann, "No sound")
    tickets.answer(session, ticket, ann, "Is it muted?")
    session.refresh(ticket)
    assert [comment.body for comment in ticket.comments] == ["Is it muted?"]
    session.delete(ticket)
    session.flush()
    assert session.scalars(select(Comment).where(Comment.author_id == ann.id)).all() == []


def test_a_ticket_needs_a_user_that_exists(session):
    session.add(Ticket(title="Whose is this?", opened_by=-1))
    with pytest.raises(IntegrityError, match="fk_tickets_opened_by_user"):
        session.flush()
