from models import Base


def tell():
    table = Base.metadata.tables["nodes"]
    return sorted(str(key.name) for key in table.foreign_key_constraints)
