from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import registry

mappers = registry()
users = Table("users", mappers.metadata, Column("id", Integer, primary_key=True))


class User:
    pass


mappers.map_imperatively(User, users, properties={"number": users.c.id})
