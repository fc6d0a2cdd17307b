import enum
import uuid

from sqlalchemy import String, TypeDecorator


class Mood(enum.Enum):
    GOOD = "good"


class Secret(TypeDecorator):
    impl = String(6)
    cache_ok = True


def make():
    return uuid.uuid4().int


def clean(value):
    return value.strip()
