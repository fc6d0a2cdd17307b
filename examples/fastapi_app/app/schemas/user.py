from pydantic import BaseModel


class UserCreate(BaseModel):
    email: str
    name: str = ""


class UserRead(UserCreate):
    id: int
