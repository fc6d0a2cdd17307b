from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

import database

Base = declarative_base()



class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
