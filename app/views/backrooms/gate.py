"""A gate of the stage: three deliveries of a morning."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

from app.models.delivery import (
    Acceptance,
    Check,
    Delivery,
    Header,
    Hold,
    LotLine,
    Missing,
    Position,
    Progress,
    Report,
    Stop,
    Temperature,
)
from app.models.delivery_desk import DeliveryChoices, OriginClass, Standing, Supplier
from app.models.desk import Container, Named
from app.models.temperature import Probe, Sample
from app.services.freshness import schemes
from app.views.samples import ITEMS, NOW, VOID_REASONS

TODAY = NOW.date()
CODE, STOPPED_CODE, PART_CODE = "R1-261123-D01-J", "R1-261123-D02-H", "R1-261123-D03-F"
LOT, OTHER_LOT = "R1-261123-0042-O", "R1-261123-0043-M"
FIRST, SECOND = uuid.UUID(int=0xA1), uuid.UUID(int=0xA2)

NORTH = Named("NORTH", "Артель «Северянин»", "Severyanin fishing co-op")
EVENKI = Named("EVENKI", "Община «Байкальские эвенки»", "Baikal Evenki community")
CLEAR = Named("CLEAR", "Рыбхозяйство «Чистый залив»", "Clear Bay fish farm")
TRADER = Named("TRADER", "Торговый дом «Северная рыба»", "Northern Fish trading house")
OMUL = Named("omul", "Омуль байкальский", "Baikal omul")
CIJ = Named("peled", "Пелядь", "Peled")
SIG = Named("whitefish", "Сиг", "Whitefish")
BAIKAL = Named("baikal_and_inflows", "Байкал и притоки", "Baikal and inflows")
ANGARA = Named("angara", "Ангара и водохранилища", "Angara and reservoirs")
WHOLE = Named("WHL", "Целая", "Whole")
GUTTED = Named("GUT", "Потрошёная", "Gutted")
CRATE = Named("BX", "Ящик", "Crate")
INLAND = Named("inland", "Вылов во внутренних водоёмах", "Caught in freshwater")
FARMED = Named("farmed", "Аквакультура", "Aquaculture")
ASIA = Named("04", "Азия – внутренние воды", "Asia – inland waters")
EUROPE = Named("05", "Европа – внутренние воды", "Europe – inland waters")
GILLNET = Named("07.1", "Сети ставные", "Set gillnets")
SEINE = Named("02.1", "Невод закидной", "Beach seine")
CLASSES = (
    OriginClass(
        Named("wild_commercial", "Промышленный вылов", "Commercial wild catch"),
        "Разрешение на добычу",
        "Catch permit",
    ),
    OriginClass(
        Named("indigenous_quota", "Квота коренных малочисленных народов", "Quota of indigenous peoples"),
        "Документ на квоту КМНС", "Quota document",
    ),
    OriginClass(Named("aquaculture", "Аквакультура", "Aquaculture"), "Документ хозяйства", "Farm document"),
    OriginClass(
        Named("stock_before_closure", "Запас до запрета", "Stock dated before the closure"),
        "Складской документ с датой", "Dated stock document",
    ),
)  # fmt: skip
CHOICES = DeliveryChoices(
    suppliers=(
        Supplier(NORTH, "0323456789", ("РБ-1124 «Омулёвка»", "РБ-0871 «Сарма»", "Бригада № 3")),
        Supplier(EVENKI, None, ("Лодка «Баргузин»",)),
        Supplier(CLEAR, "3801234567", ("Садки № 1–4", "Садки № 5–8")),
        Supplier(TRADER, "7701234567"),
    ),
    items=ITEMS,
    item_species={"CRATE-PELED": "peled", "SIG": "whitefish", "OMUL-AQ": "omul"},
    species=(OMUL, CIJ, SIG),
    presentations=(WHOLE, GUTTED),
    packagings=(CRATE, Named("TB", "Ванна", "Tub")),
    production_methods=(INLAND, FARMED),
    waters=(BAIKAL, ANGARA),
    fao_areas=(ASIA, EUROPE),
    gears=(GILLNET, SEINE),
    origin_classes=CLASSES,
    grades=(Named("E", "Экстра", "Extra"), Named("A", "A", "A"), Named("B", "B", "B"),
            Named("not_admitted", "Не допускается", "Not admitted")),
    schemes=schemes(),
    packaging_states=(Named("WHOLE", "Цела", "Sound"), Named("DAMAGED", "Повреждена", "Damaged"),
                      Named("DIRTY", "Загрязнена", "Dirty")),
    correction_reasons=(
        Named("WRONG-SUPPLIER", "Не тот поставщик", "Wrong supplier"),
        Named("WRONG-SPECIES", "Не тот вид рыбы", "Wrong species"),
        Named("WRONG-CATCH-DATE", "Неверная дата вылова", "Wrong catch date"),
        Named("WRONG-DELIVERY", "Не та поставка", "Wrong delivery"),
        Named("LATE-DOCUMENT", "Документ пришёл позже", "The document came later"),
        Named("MISTYPED", "Опечатка", "Typing mistake"),
    ),
    verdict_reasons=(
        Named("TOO-WARM", "Температура выше нормы", "Too warm"),
        Named("NOT-FRESH", "Признаки порчи", "Not fresh"),
        Named("NO-DOCUMENT", "Нет документов", "Documents missing"),
        Named("ORIGIN-FORBIDDEN", "Происхождение запрещено", "Origin not allowed"),
        Named("LAB-WAITED", "Ждём лабораторию", "Waiting for the laboratory"),
    ),
    void_reasons=VOID_REASONS,
    mend_reasons=(
        Named("WRONG-CONTAINER", "Не та тара", "Wrong container"),
        Named("TARE-CHANGED", "Тара с водой или льдом", "Water or ice in the container"),
        Named("MISCOUNTED", "Неверно сосчитано", "Miscounted"),
        Named("OTHER-LOT", "Не та партия", "Wrong lot"),
    ),
    release_reasons=(
        Named("CHECKED-AGAIN", "Проверено повторно: норма", "Checked again: in order"),
        Named("LAB-CLEAR", "Лаборатория: норма", "Laboratory: in order"),
        Named("DOCUMENT-CAME", "Документ получен", "The document came"),
        Named("HELD-IN-ERROR", "Задержано по ошибке", "Held by mistake"),
    ),
    containers=(
        Container(Named("CRATE-S", "Ящик малый", "Small crate"), 1_250),
        Container(Named("CRATE-L", "Ящик большой", "Large crate"), 2_100),
    ),
    reopen_reasons=(
        Named("FISH-LATE", "Рыбу подвезли", "More fish came"),
        Named("CLOSED-EARLY", "Закрыли рано", "Closed too early"),
    ),
)  # fmt: skip

HEADER = Header(
    "NORTH", "РБ-1124 «Омулёвка»", "А 412 КУ 03", "3f2b8a6c-9d41-4e77-b0c5-1a2e5f60d8b1", 180,
    NOW - timedelta(hours=2),
)  # fmt: skip
PEL = Position(
    FIRST, "CRATE-PELED", "peled", "WHL", "BX", "inland", "angara", "04", "07.1",
    TODAY - timedelta(days=2), TODAY - timedelta(days=1), "wild_commercial", "№ 38-2026-0117", "38-2026-0117",
    1_200_000,
)  # fmt: skip
WHITE = replace(PEL, id=SECOND, item="SIG", species="whitefish", advised_g=300_000, catch_to=None)
DEGREES = Temperature(NOW - timedelta(minutes=40), 140, FIRST, None, "Иванова А. П.")
FOUND = Check(
    NOW - timedelta(minutes=35), FIRST, None, 3, "A", "none", "WHOLE", 18, 420, "ЛБ-26-0412", None, None,
    "Ким О. В.",
)  # fmt: skip
LINE = LotLine(uuid.uuid4(), LOT, FIRST, "CRATE-PELED", 436_900, 21_250, 412_400, 17, None, 1, 1)
BEGUN = Delivery(
    uuid.UUID(int=1), CODE, TODAY, NOW - timedelta(hours=2), "Иванова А. П.", HEADER, ("e1",), (PEL, WHITE),
    {FIRST: ("e2",), SECOND: ("e3",)}, lots=(LINE,),
)  # fmt: skip
WEIGHED = replace(
    BEGUN,
    positions=(PEL,),
    lots=(
        replace(LINE, net_g=1_192_600, count=48),
        replace(LINE, code=OTHER_LOT, net_g=6_000, count=1, manual=0),
    ),
    temperatures=(DEGREES, replace(DEGREES, centi_c=-20, at=NOW - timedelta(minutes=38))),
    checks=(FOUND,),
)
JUDGED = replace(WEIGHED, verdict=Acceptance.ACCEPTED, judgements=("e9",), progress=Progress.JUDGED)
HELD = replace(
    JUDGED, verdict=Acceptance.HELD, verdict_reason="LAB-WAITED",
    holds=(Hold("e9", "p_0042", "Дашиев Б. Ц.", Acceptance.HELD, {LOT: Acceptance.HELD, OTHER_LOT: Acceptance.HELD}),),
    lots=tuple(replace(lot, verdict=Acceptance.HELD) for lot in WEIGHED.lots),
)  # fmt: skip
SIGNED = Report(1, "ab", "Дашиев Б. Ц.", NOW - timedelta(minutes=10), True)
CLOSED = replace(JUDGED, closed_at=NOW, progress=Progress.CLOSED)
LATE = replace(
    CLOSED, progress=Progress.LATE, reports=(replace(SIGNED, current=False),),
    lots=tuple(replace(lot, verdict=Acceptance.ACCEPTED) for lot in CLOSED.lots),
)  # fmt: skip
FORBIDDEN = replace(
    PEL, item="OMUL-AQ", species="omul", water="baikal_and_inflows", gear="02.1", advised_g=340_000,
)  # fmt: skip
STOPPED = Standing(
    replace(BEGUN, code=STOPPED_CODE, positions=(FORBIDDEN,), lots=(), stated={FIRST: ("e2",)}),
    stops=(
        Stop(FIRST, "BR-18-OMUL", date(2017, 10, 1),
             "Правила рыболовства для Байкальского рыбохозяйственного бассейна, п. 18", "verified_secondary"),
        Stop(FIRST, "BR-18-TAIMEN", None, None, "general_knowledge_to_check"),
    ),
)  # fmt: skip
UNFINISHED = Standing(
    BEGUN,
    (
        Missing("temperatures", FIRST), Missing("checks", FIRST), Missing("weighings", SECOND),
        Missing("catch_to", SECOND),
    ),
)  # fmt: skip
MESSY = Standing(
    replace(
        BEGUN, header=replace(HEADER, vet_document=None, transport_centi_c=None), headers=("e1", "e7"),
        lots=(replace(LINE, net_g=1_241_300, count=52), replace(LINE, code=OTHER_LOT, position=SECOND, item="SIG",
              net_g=291_000, count=12, manual=0)),
    ),
    (Missing("vet_document"), Missing("transport_centi_c"), Missing("temperatures", FIRST)),
    wrong_labels=(LOT,),
)  # fmt: skip


MORNING = (
    UNFINISHED,
    replace(
        STOPPED, delivery=replace(STOPPED.delivery, verdict=Acceptance.REJECTED, progress=Progress.CLOSED)
    ),
    Standing(replace(LATE, code=PART_CODE, header=replace(HEADER, supplier="CLEAR", vessel="Садки № 1–4"))),
)


IN_HAND = Probe("Щуп приёмки", Sample("R1.CORE", NOW, 0, -1_370, raw="ff77"))
