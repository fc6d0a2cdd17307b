"""The keys of a model_config that the converter knows are those that the real libraries know."""

import pathlib

import pytest
from pydantic import ConfigDict
from pydantic._internal import _config
from sqlmodel import Field, SQLModel

TABLE = pathlib.Path(__file__).parents[2] / "rewrite_rules/sqlmodel/config_keys.yaml"


def rows(keeper):
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return {key for key, said in (line.split(": ") for line in lines) if said == keeper}


class Recipe(SQLModel, table=True):
    id: int = Field(primary_key=True)
    model_config = ConfigDict(get_attr="id", exclude={"steps"})


def test_each_setting_of_pydantic_is_a_row():
    assert rows("pydantic") >= set(ConfigDict.__annotations__) | set(_config.config_defaults)


def test_each_setting_that_pydantic_has_no_more_is_a_row():
    assert rows("pydantic-1") == _config.V2_REMOVED_KEYS | set(_config.V2_RENAMED_KEYS)


def test_all_that_a_class_has_besides_its_own_keys_is_a_row():
    own = {"get_attr", "exclude"}
    assert set(Recipe.model_config) - own <= rows("pydantic") | rows("sqlmodel")
    assert rows("sqlmodel") <= set(Recipe.model_config) | set(SQLModel.model_config)


def test_keys_that_nobody_knows_are_kept():
    assert Recipe.model_config["get_attr"] == "id"
    assert Recipe.model_config["exclude"] == {"steps"}


@pytest.mark.parametrize("key", ["frozen", "orm_mode", "table"])
def test_a_key_that_means_something_is_a_row(key):
    assert key in rows("pydantic") | rows("pydantic-1") | rows("sqlmodel")
