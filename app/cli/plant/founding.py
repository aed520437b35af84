"""`plant init` and `plant move`: a plant begins, on this machine or on a shared server; and goes there later."""

from __future__ import annotations

from argparse import Namespace

from app.bootstrap import plant as founding
from app.bootstrap.plant import Wanted, cluster_of
from app.bootstrap.reach import told
from app.bootstrap.shared import Order, found_shared, move_out
from app.cli.asking import folder_of, new_pin, place_for
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.kinds import Group
from app.services.identity.badge import Badge
from app.services.operations.found import NewPerson
from app.services.operations.private import write_private
from app.services.operations.shared.server import ServerPlan
from app.services.operations.shared.serverfolder import PRIVATE_NETWORKS, ServerFolder

FIRST = {"ru": "Приёмка 1", "en": "Receiving 1"}


def init(arguments: Namespace, words: Catalogue) -> int:
    """A plant exists; its badge, keys and first station are where the person wanted them."""
    for path in (arguments.badge, arguments.badge_code, arguments.recovery):
        if path:
            place_for(path)
    if arguments.server:
        return _init_shared(arguments, words)
    home = home_of(arguments)
    if settings_of(arguments, home).stream:
        raise OperatorError("plant.exists", folder=str(home.folder))
    wanted = _wanted(arguments, words)
    try:
        founded = founding.found_here(home, wanted, SystemClock())
    finally:
        cluster_of(home).stop()
    print(words.text("The plant {name} is founded in {folder}.", name=wanted.name, folder=home.folder))
    _hand_over(arguments, words, founded.badges[0], founded.recovery, wanted)
    print(words.text("Start the station: baikal-station run"))
    return 0


def _init_shared(arguments: Namespace, words: Catalogue) -> int:
    order, wanted = _order(arguments, arguments.plant), _wanted(arguments, words)
    founded = found_shared(order, wanted, arguments.profile, SystemClock())
    print(words.text("The plant {name} is founded in {folder}.", name=wanted.name, folder=arguments.server))
    _hand_over(arguments, words, founded.badge, founded.recovery, wanted)
    print(words.text("First station: enrolment file {path}, one-time code {code}", path=founded.first,
                     code=founded.code))  # fmt: skip
    _next_steps(order, words)
    return 0


def move(arguments: Namespace, words: Catalogue) -> int:
    """The embedded plant lives on the shared server, this station is switched to it."""
    home = home_of(arguments)
    order = _order(arguments, arguments.to)
    done = move_out(home, settings_of(arguments, home), order, SystemClock())
    if done.moved is not None:
        logins, proof = done.moved.logins, done.moved.proof
        print(words.text("Moved and compared: {entries} entries, {logins} logins, {tables} tables.",
                         entries=proof.entries, logins=logins, tables=len(done.moved.tables)))  # fmt: skip
    print(
        words.text("This station reaches the plant at {host} from now on.", host=done.settings.plant.hosts[0])
    )
    print(words.text("The old database in {folder} is closed. Keep it until the first backup of the new one.",
                     folder=done.left))  # fmt: skip
    _next_steps(order, words)
    return 0


def _wanted(arguments: Namespace, words: Catalogue) -> Wanted:
    chief = NewPerson(
        arguments.administrator, frozenset({Group.ADMINISTRATOR}), new_pin(arguments, words), words.language
    )
    name = arguments.station_name or FIRST[words.language]
    return Wanted(arguments.name, arguments.station, name, [chief], language=words.language)


def _order(arguments: Namespace, address: str | None) -> Order:
    if not address:
        raise OperatorError("server.no_address")
    if not arguments.server:
        raise OperatorError("server.no_folder", folder="–")
    plan = ServerPlan(
        hosts=tuple(arguments.server_name or ()),
        networks=tuple(arguments.network or PRIVATE_NETWORKS),
        database=arguments.database,
        port=arguments.port or 0,
        local_method=arguments.local_method,
    )
    folder = ServerFolder(folder_of(arguments.server))
    return Order(told(address, "--plant"), plan, folder, arguments.install)


def _hand_over(arguments: Namespace, words: Catalogue, badge: Badge, recovery: str, wanted: Wanted) -> None:
    """What exists here alone: the badge as a card, its code where asked for, the recovery key."""
    path = place_for(arguments.badge)
    founding.write_card(path, badge, wanted.people[0], wanted.name, words)
    print(words.text("Badge of {name}: {path}. Print it, then delete the file.",
                     name=wanted.people[0].name, path=path))  # fmt: skip
    if arguments.badge_code:
        write_private(place_for(arguments.badge_code), f"{badge.text}\n".encode())
    if arguments.recovery:
        write_private(place_for(arguments.recovery), f"{recovery}\n".encode())
        print(words.text("Recovery key: {path}. Take it away from this machine.", path=arguments.recovery))
    else:
        print(words.text("Recovery key, shown this once. Write it down and keep it in a safe:"))
        print(f"    {recovery}")


def _next_steps(order: Order, words: Catalogue) -> None:
    if not order.installs:
        print(words.text("Put the files of {folder} into the server's folders as its README says.",
                         folder=order.folder.path))  # fmt: skip
    print(words.text("Restart the database server, then run beside it: baikal-station plant agent --server {folder}",
                     folder=order.folder.path))  # fmt: skip
