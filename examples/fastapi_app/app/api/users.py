from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session

from app.db import get_session
from app.models import User
from app.schemas import UserCreate, UserRead

router = APIRouter()


@router.post("", response_model=UserRead, status_code=201)
def create_user(user: UserCreate, session: Session = Depends(get_session)):
    row = User(email=user.email, name=user.name)
    session.add(row)
    session.commit()
    session.refresh(row)
    return row


@router.get("/{user_id}", response_model=UserRead)
def read_user(user_id: int, session: Session = Depends(get_session)):
    row = session.get(User, user_id)
    if row is None:
        raise HTTPException(404, "no such user")
    return row
