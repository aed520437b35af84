"""The address of a database: its parameters, and nothing secret where it is printed."""

from app.config.dsn import Dsn

DSN = Dsn("db1,db2", 5432, "plant", "st_r1", "pass'word", {"sslpassword": "locked", "sslmode": "verify-full"})


def test_nothing_secret_is_printed() -> None:
    assert not any(secret in repr(DSN) for secret in ("pass'word", "locked"))


def test_all_parameters_reach_libpq() -> None:
    from psycopg.conninfo import conninfo_to_dict

    told = conninfo_to_dict(DSN.conninfo)
    assert told["password"] == "pass'word"
    assert (told["host"], told["sslpassword"], told["sslmode"]) == ("db1,db2", "locked", "verify-full")


def test_another_person_asks_the_same_server() -> None:
    other = DSN.of("p_0042", "x")
    assert (other.user, other.password, other.options) == ("p_0042", "x", DSN.options)
    assert DSN.at("postgres").database == "postgres"
