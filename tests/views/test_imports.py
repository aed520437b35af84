"""The first window stays light: what the login screen needs brings no heavy library with it."""

import subprocess
import sys

HEAVY = (
    "pyqtgraph", "numpy", "reportlab", "babel", "psycopg", "sqlalchemy", "alembic", "cryptography", "argon2",
    "keyring", "pymodbus", "serial", "sqlcipher3", "jwt",
)  # fmt: skip


def test_shell_and_login_bring_nothing_heavy() -> None:
    code = (
        "import sys, app.views.shell, app.views.login.screen\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_presenters_run_without_qt() -> None:
    code = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"
        "import app.views.weighing.presenter, app.views.login.presenter, app.views.headline"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
