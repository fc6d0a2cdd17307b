from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Badge, Base, Hero, Team


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        team = Team(name="t", heroes=[Hero(), Hero()], badge=Badge())
        team.heroes[0].friend = team.heroes[1]
        session.add(team)
        session.commit()
        friends = sum(hero.friend is not None for hero in team.heroes)
        seen = [len(team.heroes), friends, team.badge.team is team]
        session.delete(team.badge)
        session.delete(team)
        session.commit()
        return [seen, session.query(Hero).count()]
