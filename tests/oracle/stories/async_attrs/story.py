import asyncio

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Base, Child, Parent


async def awaited(parent):
    return [child.id for child in await parent.awaitable_attrs.children]


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        parent = Parent(children=[Child(), Child()])
        session.add(parent)
        session.commit()
        session.refresh(parent)
        parent.children
        return asyncio.run(awaited(parent))
