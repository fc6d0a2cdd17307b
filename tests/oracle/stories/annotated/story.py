from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models import Base, Team


def tell():
    ddl = [str(CreateTable(table).compile(dialect=dialect))
           for table in Base.metadata.sorted_tables
           for dialect in (postgresql.dialect(), sqlite.dialect())]
    indexes = sorted(str(CreateIndex(index)) for table in Base.metadata.sorted_tables
                     for index in table.indexes)
    return [ddl, indexes, Team(name="x", size=1).name]
