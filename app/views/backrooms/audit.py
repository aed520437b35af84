"""The audit screen in its states."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from app.i18n import Catalogue
from app.views.audit.filters import Filter
from app.views.audit.screen import AuditScreen
from app.views.backrooms.records import LOT, SampleAudit
from app.views.backrooms.scenes import BackScene, Make
from app.views.screen import Kit, Screen


def _make(port: SampleAudit) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return AuditScreen(kit, port, words, lambda: "Петрова Е. С.", lambda: Path("out"))

    return make


def _audit(screen: Screen) -> AuditScreen:
    return cast(AuditScreen, screen)


def _checked(screen: Screen) -> None:
    _audit(screen).presenter.check()


def _lot(screen: Screen) -> None:
    screen.scanned(LOT)
    _audit(screen).presenter.select("R1.1 1041")


SCENES = (
    BackScene("audit-all", _make(SampleAudit()), _checked),
    BackScene("audit-lot", _make(SampleAudit()), _lot),
    BackScene("audit-decision", _make(SampleAudit()), lambda s: _audit(s).presenter.select("plant/1 77")),
    BackScene("audit-person", _make(SampleAudit()), lambda s: _audit(s).presenter.filter(Filter.PERSON)),
    BackScene("audit-broken", _make(SampleAudit(bad=913)), _checked),
    BackScene("audit-reading", _make(SampleAudit(waiting=True)), _checked),
    BackScene("audit-written", _make(SampleAudit()), lambda s: _audit(s).presenter.primary()),
)
