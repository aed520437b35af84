"""A receiving report of the stage, as it is read on the screen."""

from __future__ import annotations

from app.models.paper import PaperLine

_LOT = "Партия R1-261123-0042-O"

PAPER = (
    PaperLine("Рыбозавод «Байкал-Север» · Акт приёмки · R1-261123-D01-J · Черновик, не подписан"),
    PaperLine("Артель «Северянин», ИНН 0323456789", "Поставщик"),
    PaperLine("РБ-1124 «Омулёвка»", "Судно или бригада"),
    PaperLine("НЕ ЗАПОЛНЕНО", "Температура в кузове", alarm=True),
    PaperLine("Итоги по видам и товарам", heading=True),
    PaperLine(
        "Пелядь · Пелядь, ящик 25 кг",
        "Партии 2 · Взвешивания 17 · Брутто, кг 445,110 · Тара, кг 21,250 · Нетто, кг 423,860",
    ),
    PaperLine("Все взвешивания", heading=True),
    PaperLine(
        "1 · 23.11.2026 06:32:10", f"{_LOT} · Брутто, кг 26,110 · Тара, кг 1,250 п · Нетто, кг 24,860 в"
    ),
    PaperLine("2 · 23.11.2026 06:33:02", f"{_LOT} · исправлено, Не та тара, Иванова А. П.", struck=True),
    *(PaperLine(f"{n} · 23.11.2026 06:{31 + n}:14", f"{_LOT} · Нетто, кг 24,9{n}0 в") for n in range(3, 18)),
)
