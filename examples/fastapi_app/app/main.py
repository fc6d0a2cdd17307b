from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api import subscriptions, users
from app.db import create_tables


@asynccontextmanager
async def lifespan(app: FastAPI):
    create_tables()
    yield


app = FastAPI(title="taxdesk", lifespan=lifespan)
app.include_router(users.router, prefix="/users", tags=["users"])
app.include_router(subscriptions.router, prefix="/subscriptions", tags=["subscriptions"])
