"""What the way to the login screen loads: nothing heavy."""

import subprocess
import sys

HEAVY = ("keyring", "cryptography", "jwt", "argon2", "psycopg", "reportlab", "secretstorage", "sqlalchemy")


def test_the_login_loads_nothing_heavy_before_it_is_used() -> None:
    code = (
        "import sys, app.services.identity.assembly, app.services.identity.people;"
        f"print(sorted(m for m in sys.modules if m.startswith({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
