"""The plant's logins, carried to another server exactly: verifiers, limits, groups and who granted them.

A SCRAM verifier is portable between servers and versions (RFC 5802), so nobody types a PIN anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import OperatorError

if TYPE_CHECKING:
    from psycopg import Connection, sql

OWN = r"^(st_[a-z][a-z0-9]{0,7}|p_[0-9]{4,9})$"
"""Names of stations and persons; what else belongs to the plant was made by its migrations."""
GROUPS = (
    "production_manager",
    "quality_inspector",
    "inventory_clerk",
    "maintenance",
    "administrator",
)
ATTRIBUTES = ("login", "inherit", "createrole", "createdb", "replication", "bypassrls")
COLUMNS = {
    "login": "rolcanlogin",
    "inherit": "rolinherit",
    "createrole": "rolcreaterole",
    "createdb": "rolcreatedb",
    "replication": "rolreplication",
    "bypassrls": "rolbypassrls",
}
CHOSEN = (
    "NOT rolsuper AND (rolname ~ %(own)s OR rolname = ANY(%(groups)s)"
    " OR rolname LIKE 'plant\\_%%' AND rolname <> 'plant_admin')"
)

ENDS = "pg_get_userbyid(roleid), pg_get_userbyid(member), pg_get_userbyid(grantor)"


@dataclass(frozen=True)
class Role:
    name: str
    attributes: tuple[bool, ...]
    limit: int
    until: str | None
    verifier: str | None
    settings: tuple[tuple[bool, str, str], ...]
    """(for this database alone, name, value)"""


@dataclass(frozen=True)
class Membership:
    """`member` of `group`; None as `grantor`: the superuser."""

    group: str
    member: str
    grantor: str | None
    admin: bool
    inherit: bool | None
    """None where the server (15) does not know the difference."""
    assume: bool | None


@dataclass(frozen=True)
class Logins:
    roles: tuple[Role, ...]
    memberships: tuple[Membership, ...]

    def persons_and_stations(self) -> list[str]:
        fixed = {*GROUPS}
        return [r.name for r in self.roles if r.name not in fixed and not r.name.startswith("plant_")]


def read(source: Connection[Any]) -> Logins:
    """All of the plant's logins; the connection may read pg_authid."""
    chosen = {"own": OWN, "groups": list(GROUPS)}
    flags = ", ".join(COLUMNS[name] for name in ATTRIBUTES)
    rows = source.execute(
        f"SELECT oid, rolname, ARRAY[{flags}], rolconnlimit, rolvaliduntil::text, rolpassword"  # noqa: S608
        f" FROM pg_authid WHERE {CHOSEN} ORDER BY rolname",
        chosen,
    ).fetchall()
    roles = tuple(
        Role(name, tuple(flags), limit, until, verifier, _settings(source, oid))
        for oid, name, flags, limit, until, verifier in rows
    )
    return Logins(roles, tuple(_memberships(source, {role.name for role in roles})))


def _settings(source: Connection[Any], oid: int) -> tuple[tuple[bool, str, str], ...]:
    rows = source.execute(
        "SELECT setdatabase <> 0, unnest(setconfig) FROM pg_db_role_setting WHERE setrole = %s"
        " AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
        " ORDER BY 1, 2",
        (oid,),
    ).fetchall()
    return tuple((own, *line.split("=", 1)) for own, line in rows)


def _memberships(source: Connection[Any], names: set[str]) -> Iterable[Membership]:
    fine = _is_fine(source)
    options = "inherit_option, set_option" if fine else "NULL::boolean, NULL::boolean"
    rows = source.execute(
        f"SELECT {ENDS}, admin_option, {options} FROM pg_auth_members ORDER BY 1, 2, 3"  # noqa: S608
    ).fetchall()
    for group, member, grantor, admin, inherit, assume in rows:
        if member in names:
            by = grantor if grantor in names else None
            yield Membership(group, member, by, admin, inherit, assume)


def write(target: Connection[Any], logins: Logins) -> None:
    """Every login of `logins` is on the server as it was; call it inside the transaction of the whole move.

    Raises OperatorError `move.role_taken` for a person or station that is there already.
    """
    taken = target.execute(
        "SELECT min(rolname)::text FROM pg_roles WHERE rolname = ANY(%s)", (logins.persons_and_stations(),)
    ).fetchone()
    if taken and taken[0]:
        raise OperatorError("move.role_taken", role=taken[0])
    known = {row[0] for row in target.execute("SELECT rolname::text FROM pg_roles")}
    for role in logins.roles:
        _write_role(target, role, role.name in known)
    for membership in sorted(logins.memberships, key=lambda m: m.grantor is not None):
        _write_membership(target, membership)


def _write_role(target: Connection[Any], role: Role, known: bool) -> None:
    from psycopg import sql

    words: list[sql.Composable] = [
        sql.SQL(name.upper() if held else f"NO{name.upper()}")
        for name, held in zip(ATTRIBUTES, role.attributes, strict=True)
    ]
    words += [sql.SQL("CONNECTION LIMIT {} PASSWORD {}").format(role.limit, sql.Literal(role.verifier))]
    words += [sql.SQL("VALID UNTIL {}").format(role.until)] if role.until else []
    verb = sql.SQL("ALTER" if known else "CREATE")
    name = sql.Identifier(role.name)
    target.execute(sql.SQL("{} ROLE {} {}").format(verb, name, sql.SQL(" ").join(words)))
    for own, setting, value in role.settings:
        _write_setting(target, name, own, setting, value)


def _write_setting(
    target: Connection[Any], role: sql.Identifier, own: bool, setting: str, value: str
) -> None:
    """FROM CURRENT keeps lists as they are; our own session gets its value back at once."""
    from psycopg import sql

    before = target.execute("SELECT current_setting(%s, true)", (setting,)).fetchone()
    database = target.execute("SELECT current_database()").fetchone()
    where = (
        sql.SQL(" IN DATABASE {}").format(sql.Identifier(database[0])) if own and database else sql.SQL("")
    )
    target.execute("SELECT set_config(%s, %s, true)", (setting, value))
    target.execute(
        sql.SQL("ALTER ROLE {}{} SET {} FROM CURRENT").format(
            role, where, sql.SQL(".").join(map(sql.Identifier, setting.split(".")))
        )
    )
    target.execute("SELECT set_config(%s, %s, true)", (setting, (before and before[0]) or ""))


def _write_membership(target: Connection[Any], given: Membership) -> None:
    from psycopg import sql

    options: list[sql.Composable] = [sql.SQL("ADMIN {}").format(sql.SQL("TRUE" if given.admin else "FALSE"))]
    clause: sql.Composable = sql.SQL(" WITH ADMIN OPTION" if given.admin else "")
    if _is_fine(target):
        for word, held in (("INHERIT", given.inherit), ("SET", given.assume)):
            options += [] if held is None else [sql.SQL(f"{word} {'TRUE' if held else 'FALSE'}")]
        clause = sql.SQL(" WITH {}").format(sql.SQL(", ").join(options))
    by = sql.SQL(" GRANTED BY {}").format(sql.Identifier(given.grantor)) if given.grantor else sql.SQL("")
    target.execute(
        sql.SQL("GRANT {} TO {}{}{}").format(
            sql.Identifier(given.group), sql.Identifier(given.member), clause, by
        )
    )


def _is_fine(connection: Connection[Any]) -> bool:
    """Whether the server tells apart inheriting and assuming a group (16 and later)."""
    return connection.info.server_version >= 160000
