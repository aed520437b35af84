"""Badges, keys, login, and the decisions a person makes at the server."""

from __future__ import annotations

from app.i18n.catalogue import N_
from app.i18n.errors.text import ErrorText

ERRORS: dict[str, ErrorText] = {
    "badge.unreadable": ErrorText(
        N_("Badge not read"),
        N_("The scan of the badge is damaged or incomplete."),
        N_("Wipe the badge and scan it again. A worn badge is replaced by an administrator."),
    ),
    "badge.newer": ErrorText(
        N_("Badge is newer than this station"),
        N_("The badge was made by a later version of the program."),
        N_("Use another station, and have this one updated."),
    ),
    "pin.short": ErrorText(
        N_("PIN too short"),
        N_("A PIN has at least {digits} digits, a passphrase at least {letters} characters."),
        N_("Choose a longer one."),
    ),
    "pin.long": ErrorText(
        N_("PIN too long"),
        N_("A PIN has at most {digits} digits."),
        N_("Choose a shorter one."),
    ),
    "pin.simple": ErrorText(
        N_("PIN too easy to guess"),
        N_("Rows like 123456, repeated digits and well-known patterns are not accepted."),
        N_("Choose digits without a pattern."),
    ),
    "login.refused": ErrorText(
        N_("Not logged in"),
        N_("The badge or the PIN was not accepted."),
        N_(
            "Check the PIN and try again. A new badge is known here after this station has reached the "
            "server once."
        ),
    ),
    "login.blocked": ErrorText(
        N_("Access is blocked"),
        N_("An administrator has blocked {name}."),
        N_("Speak to your supervisor."),
    ),
    "login.denied": ErrorText(
        N_("The server does not let you in"),
        N_(
            "The PIN was right, but the plant's server refused the login: access was blocked, or the "
            "PIN was changed."
        ),
        N_("Speak to an administrator."),
    ),
    "login.not_yet": ErrorText(
        N_("Your data is still on its way"),
        N_("This station has not yet received your name and rights from the server."),
        N_("Wait a minute and try again."),
    ),
    "login.too_long_offline": ErrorText(
        N_("Too long without the server"),
        N_(
            "This station has not reached the server for more than {days} days, so it cannot know who "
            "still may work here."
        ),
        N_("Restore the connection. What is recorded here stays."),
    ),
    "login.pin_needed": ErrorText(
        N_("PIN needed"),
        N_("This step is done under your own name at the server."),
        N_("Type your PIN."),
    ),
    "login.badge_needed": ErrorText(
        N_("Badge needed"),
        N_("The station was restarted or locked since you came."),
        N_("Scan your badge, then type your PIN."),
    ),
    "login.same_person": ErrorText(
        N_("Another person is needed"),
        N_("The second signature must be somebody else's."),
        N_("Ask a colleague with this right to scan a badge."),
    ),
    "key.no_keyring": ErrorText(
        N_("The system's key store does not work"),
        N_(
            "The key of this station's records is kept in the key store of the operating system, and "
            "that did not answer."
        ),
        N_("Log in to the computer again or restart it. Nothing is recorded until the key is there."),
    ),
    "key.locked": ErrorText(
        N_("The system's key store is locked"),
        N_("The key of this station's records cannot be read while the key store is locked."),
        N_("Unlock the key store with its password, then start again. Nothing is recorded until then."),
    ),
    "key.missing": ErrorText(
        N_("The key of this station is gone"),
        N_("The records are there, but the place where their key was kept ({custody}) has no key."),
        N_(
            "Bring the key back with the plant's recovery key: baikal-station doctor shows how. Delete "
            "nothing."
        ),
    ),
    "key.changed": ErrorText(
        N_("This is not the key of these records"),
        N_("The key found ({where}) is another one than the records were written with."),
        N_(
            "Bring the right key back with the plant's recovery key: baikal-station doctor shows how. "
            "Delete nothing."
        ),
    ),
    "key.open_to_others": ErrorText(
        N_("The key file is open to others"),
        N_("Other users of this computer may read {path}."),
        N_("Take that right away (chmod 600), then start again."),
    ),
    "key.no_credentials": ErrorText(
        N_("The service was given no key"),
        N_(
            "The system service should hand over {name} at its start, and did not, or hands over another one."
        ),
        N_("Check LoadCredentialEncrypted= of the service, then restart it."),
    ),
    "key.no_card": ErrorText(
        N_("The description of the key is missing"),
        N_("{path} is missing or damaged. It says where the key of the records is kept."),
        N_("Bring the file back from the backup of this computer. Delete nothing."),
    ),
    "key.exists": ErrorText(
        N_("There are records already"),
        N_("{path} exists: this folder belongs to a station that was set up before."),
        N_("Start the station as it is, or choose an empty folder."),
    ),
    "key.no_copy": ErrorText(
        N_("There is no copy of the key"),
        N_("No copy of this station's key was wrapped to the plant's recovery key."),
        N_("Entries that reached the server are safe there. Replace the station from its settings file."),
    ),
    "recovery.mistyped": ErrorText(
        N_("Recovery key mistyped"),
        N_("The recovery key has a check, and it does not fit."),
        N_("Compare it with the paper and type it again."),
    ),
    "recovery.other_key": ErrorText(
        N_("Not the recovery key of this plant"),
        N_("This copy of a key was made for another recovery key."),
        N_("Use the recovery key that was valid when the copy was made."),
    ),
    "decision.no_server": ErrorText(
        N_("Needs the server"),
        N_("This cannot be decided without the plant's server, and it does not answer."),
        N_("Try again when the connection is back. Weighing goes on meanwhile."),
    ),
    "decision.unknown": ErrorText(
        N_("Answer lost"),
        N_("The decision was sent, but the answer did not arrive: it may already be in force."),
        N_("Press again: the same decision is never made twice."),
    ),
    "decision.waiting": ErrorText(
        N_("The server does not have all you saw"),
        N_("Entries that this decision rests on have not reached the server yet."),
        N_("Wait until they are sent, then try again."),
    ),
    "decision.no_login": ErrorText(
        N_("The server does not let you in"),
        N_("The server refused your own login for this decision."),
        N_("Speak to an administrator."),
    ),
    "decision.refused": ErrorText(
        N_("Not accepted"),
        N_("The server refused this decision ({why}). The attempt is recorded."),
        N_("Check what you want to change, or speak to an administrator."),
    ),
    "decision.outdated": ErrorText(
        N_("Somebody was faster"),
        N_("What you wanted to change was changed meanwhile."),
        N_("Look at the new state and decide again."),
    ),
    "decision.no_right": ErrorText(
        N_("You may not do this"),
        N_("Your groups do not include the right to this decision. The attempt is recorded."),
        N_("Ask somebody who has the right."),
    ),
    "person.last_administrator": ErrorText(
        N_("The last administrator stays"),
        N_("Without an administrator nobody could let people in."),
        N_("Make somebody else an administrator first."),
    ),
    "person.self": ErrorText(
        N_("Not yourself"),
        N_("You cannot block your own access."),
        N_("Ask another administrator."),
    ),
    "person.unknown": ErrorText(
        N_("No such person"),
        N_("There is nobody with the number {role}."),
        N_("Choose from the list of people."),
    ),
}
