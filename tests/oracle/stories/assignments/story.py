from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Base, Cup, Player, Team, heard


def seen(team):
    return [team.slug, team.name, team.kind, team.size, [each.nick for each in team.players]]


def refused(make):
    try:
        make()
    except TypeError:
        return True
    return False


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    teams = [
        Team(),
        Team(name="Red Deer"),
        Team(slug="mine", name="Red Deer"),
        Team(name="Red Deer", slug="mine"),
        Team(slug=None, name="Owls", kind="closed", size=4),
        Team(size=5, kind="open", name=None),
        Team(title="Foxes", players=[Player(nick="longest"), Player()]),
    ]
    fresh = [seen(each) for each in teams[1:6]]
    cups = [Cup("small"), Cup("big", label="very"), Cup(name="old", label=None)]
    told = [[each.name, each.label] for each in cups]
    with Session(engine) as session:
        session.add_all(teams + cups)
        session.commit()
        teams[1].name = "Blue Deer"
        teams[6].players[0].nick = "another"
        session.commit()
        stored = [seen(each) for each in session.query(Team).order_by(Team.id)]
    return [fresh, told, stored, heard, refused(lambda: Team(colour="red"))]
