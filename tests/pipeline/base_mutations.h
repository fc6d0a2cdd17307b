// The models whose declarative base gives them columns and more, and mutations of what migrate
// makes of them.
//
// Used by migrate_mutations_test as emitter_mutations.h is.
#pragma once

#include <array>
#include <string_view>

#include "pipeline/emitter_mutations.h"

namespace modelmend::pipeline {

inline constexpr std::string_view kFamilyOfBase =
    R"py(from sqlalchemy import DateTime, Integer, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, declared_attr, mapped_column, synonym

from tools import fills


class Base(DeclarativeBase):
    id = mapped_column(Integer, primary_key=True)
    made = mapped_column(DateTime, default=func.now(), index=True)

    @declared_attr
    def made_at(cls):
        return synonym("made")

    def age(self):
        return self.made


class Lamp(Base):
    __tablename__ = "lamps"
    model_config = {"get_attr": "watts"}

    watts = mapped_column(Integer)

    @hybrid_property
    def is_bright(self):
        return self.watts > 60


class Vase(Base):
    __tablename__ = "vases"

    id = mapped_column(Integer, primary_key=True, autoincrement=False)
    height = mapped_column(Integer)
    made_at = None

    @fills
    def __init__(self, **_):
        self.height = 3
)py";

inline constexpr auto kMutationsOfBase = std::to_array<Mutation>({
    {"a column of the base is dropped", "Lamp",
     R"(    made: Optional[datetime] = Field(
        default=None,
        index=True,
        sa_type=DateTime,
        sa_column_kwargs={"default": func.now()},
    )
)",
     ""},
    {"a column of the base has no index", "Lamp", "        index=True,\n", ""},
    {"a column of the base has no default", "Lamp",
     "        sa_column_kwargs={\"default\": func.now()},\n", ""},
    {"a class has the column of the base instead of its own", "Vase",
     "    id: int = Field(primary_key=True, sa_column_kwargs={\"autoincrement\": False})\n", ""},
    {"a synonym of the base names another column", "Lamp",
     R"(    )

    @declared_attr
    def made_at(cls):
        return synonym("made"))",
     R"(    )

    @declared_attr
    def made_at(cls):
        return synonym("id"))"},
    {"a synonym of the base takes no assignment", "Lamp", "class Lamp(SABehaviour, ",
     "class Lamp(SQLBase, "},
    {"a method of the base is dropped", "Vase",
     R"(    def age(self):
        return self.made


class SABehaviour)",
     "class SABehaviour"},
    {"a decorated constructor assigns by SQLModel", "Vase", "class Vase(SABehaviour, ",
     "class Vase(SQLBase, "},
    {"an option of a model_config is dropped", "Lamp", R"({"get_attr": "watts", "ignored_types")",
     R"({"ignored_types")"},
    {"an option of a model_config is another", "Lamp", R"("get_attr": "watts")",
     R"("get_attr": "id")"},
    {"an option is added to a model_config", "Lamp", R"("get_attr": "watts", )",
     R"("get_attr": "watts", "frozen": True, )"},
});

}  // namespace modelmend::pipeline
