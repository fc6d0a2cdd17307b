from app.models import ExpertProfile, Team
from app.services import experts, tickets


def test_experts_are_found_by_their_field(session, ann):
    session.add(ExpertProfile(user_id=ann.id, field="sound"))
    session.flush()
    assert experts.experts_in(session, "sound") == [ann]


def test_a_team_takes_over(session, ann):
    team = Team(name="Sound", lead_id=ann.id)
    session.add(team)
    session.flush()
    ticket = tickets.open_ticket(session, ann, "No sound")
    experts.hand_over(session, ticket, team)
    assert ticket.team_id == team.id
