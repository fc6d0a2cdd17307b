from .user import Team, User  # isort: skip
from .articles import Article, ArticleVote
from .experts import ExpertBadge, ExpertProfile
from .tickets import Comment, Ticket

__all__ = [
    "Article",
    "ArticleVote",
    "Comment",
    "ExpertBadge",
    "ExpertProfile",
    "Team",
    "Ticket",
    "User",
]
