"""What the wrong keys to user.id broke: these tests fail until the models are aligned."""

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from app.models import ExpertProfile, GeneratedFAQ, FAQCandidate, Plan, Subscription, Team, User


@pytest.fixture
def user(session):
    user = User(email="ada@example.org", name="Ada")
    session.add(user)
    session.commit()
    return user


def test_every_key_has_the_type_of_its_target():
    wrong = [
        f"{table.name}.{key.parent.name}"
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.parent.type._type_affinity is not key.column.type._type_affinity
    ]
    assert wrong == []


def test_a_subscription_belongs_to_its_user(session, user):
    plan = Plan(name="basic", price=9)
    session.add(plan)
    session.flush()
    session.add(Subscription(user_id=user.id, plan_id=plan.id))
    session.commit()
    query = select(User.email).join(Subscription, Subscription.user_id == User.id)
    assert session.scalars(query).all() == ["ada@example.org"]


def test_an_expert_is_a_user(session, user):
    session.add(ExpertProfile(user_id=user.id, title="Dr."))
    session.commit()
    assert session.scalars(select(ExpertProfile.user_id)).one() == user.id


def test_an_answer_knows_who_approved_it(session, user):
    candidate = FAQCandidate(question="When is the VAT due?")
    session.add(candidate)
    session.flush()
    session.add(GeneratedFAQ(candidate_id=candidate.id, answer="Quarterly.", approved_by=user.id))
    session.commit()
    assert session.scalars(select(GeneratedFAQ.approved_by)).one() == user.id


def test_a_team_and_its_owner_refer_to_each_other(session, user):
    team = Team(name="VAT", owner_id=user.id)
    session.add(team)
    session.flush()
    user.team_id = team.id
    session.commit()
    assert session.get(Team, user.team_id).owner_id == user.id
