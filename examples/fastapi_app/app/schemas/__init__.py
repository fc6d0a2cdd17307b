from app.schemas.subscription import PlanCreate, PlanRead, SubscriptionRead
from app.schemas.user import UserCreate, UserRead

__all__ = ["PlanCreate", "PlanRead", "SubscriptionRead", "UserCreate", "UserRead"]
