from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
users = Table("users", metadata, Column("id", Integer, primary_key=True))
teams = Table("teams", metadata, Column("id", Integer, primary_key=True))
users.append_column(Column("age", Integer))
