import models
from sqlalchemy import create_engine
from sqlalchemy.orm import Session


def tell():
    seen = []
    engine = create_engine("sqlite://")
    models.Case.metadata.create_all(engine)
    with Session(engine) as session:
        case = models.Case(parts=[models.Part(owner=models.Owner())])
        session.add(case)
        session.commit()
        seen.append((case.id, case.count))
        case.parts.append(models.Part(owner=models.Owner(note=models.Note())))
        session.commit()
        seen.append(case.count)
        case.parts[0].owner = None
        session.commit()
        seen.append(case.count)
        session.delete(case.parts[1])
        session.commit()
        seen.append(len(case.parts))
    return seen
