"""Projects with an Alembic environment, and what the real Alembic makes of them.

Each call runs in a fork, so that the models of one project are never those of another.
"""

import io
import sys
import warnings

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from forked import in_child

INI = """\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = .
"""

ENV = """\
from alembic import context
from sqlalchemy import create_engine

from {module} import {base}

target_metadata = {base}{attribute}


def run(connection):
    context.configure(connection=connection, target_metadata=target_metadata, include_schemas=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    # As in the template of `alembic init`: otherwise % is doubled.
    context.configure(dialect_name="postgresql", dialect_opts={{"paramstyle": "named"}},
                      target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
        run(connection)
"""

MAKO = '''\
"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''


def make_environment(root, module, base, attribute=""):
    """Beside the models: alembic.ini, env.py and an empty version folder."""
    (root / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "1"\n')
    (root / "alembic.ini").write_text(INI)
    (root / "migrations/versions").mkdir(parents=True)
    (root / "migrations/env.py").write_text(
        ENV.format(module=module, base=base, attribute=attribute))
    (root / "migrations/script.py.mako").write_text(MAKO)


def config_of(root, url):
    config = Config(str(root / "alembic.ini"), output_buffer=io.StringIO())
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def alembic(root, url, *steps):
    """Runs `("upgrade", "head")` and so on; an assertion fails where Alembic does."""

    def work():
        sys.path.insert(0, str(root))
        for name, *arguments in steps:
            getattr(command, name)(config_of(root, url), *arguments)
        return "done"

    assert in_child(work) == "done", steps


def offline_sql(root, url):
    """What `alembic upgrade head --sql` prints."""

    def work():
        sys.path.insert(0, str(root))
        config = config_of(root, url)
        command.upgrade(config, "head", sql=True)
        return config.output_buffer.getvalue()

    return in_child(work)


def differences(root, url, module, base, attribute=""):
    """What compare_metadata() finds, as text."""

    def work():
        warnings.simplefilter("ignore")
        sys.path.insert(0, str(root))
        metadata = getattr(__import__(module, fromlist=[base]), base)
        if attribute:
            metadata = metadata.metadata
        with create_engine(url).connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True,
                                  "include_schemas": True})
            return sorted(repr(each) for each in compare_metadata(context, metadata))

    return in_child(work)
