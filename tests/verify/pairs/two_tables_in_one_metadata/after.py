from sqlmodel import Field, SQLModel


class Payment(SQLModel, table=True):
    __tablename__ = "payments"

    id: int = Field(primary_key=True)


class BilledPayment(SQLModel, table=True):
    __tablename__ = "payments"

    id: int = Field(primary_key=True)


class Plan(SQLModel, table=True):
    __tablename__ = "plans"

    id: int = Field(primary_key=True)


class BilledPlan(SQLModel, table=True):
    __tablename__ = "plans"
    __table_args__ = {"extend_existing": True}

    id: int = Field(primary_key=True)


class Note(SQLModel, table=True):
    __tablename__ = "notes"

    id: int = Field(primary_key=True)


class OtherNote(SQLModel, table=True):
    __tablename__ = "notes"

    id: int = Field(primary_key=True)
