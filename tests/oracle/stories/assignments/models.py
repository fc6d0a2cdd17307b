from sqlalchemy import Column, ForeignKey, Integer, String, event
from sqlalchemy.orm import declarative_base, object_session, relationship, synonym, validates

Base = declarative_base()
heard = []


def make_slug(target, value, old, initiator):
    heard.append(["name", value, target.slug, object_session(target) is None])
    if value and not target.slug:
        target.slug = value.lower().replace(" ", "-")


class Team(Base):
    __tablename__ = "teams"

    id = Column(Integer, primary_key=True)
    slug = Column(String(20))
    name = Column(String(20))
    kind = Column(String(20), default="open")
    size = Column(Integer, default=1)
    players = relationship("Player", back_populates="team")
    title = synonym("name")

    @validates("kind")
    def check_kind(self, key, value):
        heard.append(["kind", value, self.size, self.name])
        return value.upper()


class Player(Base):
    __tablename__ = "players"

    id = Column(Integer, primary_key=True)
    team_id = Column(Integer, ForeignKey("teams.id"))
    nick = Column(String(20), default="nobody")
    team = relationship("Team", back_populates="players")


class Cup(Base):
    __tablename__ = "cups"

    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    label = Column(String(20))

    def __init__(self, name, **more):
        super().__init__(**more)
        self.name = name


event.listen(Team.name, "set", make_slug)


@event.listens_for(Player.nick, "set", retval=True)
def short_nick(target, value, old, initiator):
    heard.append(["nick", value])
    return value[:3]


@event.listens_for(Cup.name, "set", propagate=True)
def label_cup(target, value, old, initiator):
    heard.append(["cup", value, target.label])
    target.label = f"{target.label or 'the'} {value}"
