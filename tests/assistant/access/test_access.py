"""Who may read the archive: the pieces that need no server."""

import os
import stat
import statistics
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.access.passwords import Passwords, entry_of, read_passwords
from assistant.access.policy import access_policy
from assistant.access.rate_limits import RateLimit, client_network
from assistant.access.sessions import SECRET_FILE, Sessions, session_secret
from assistant.cli.main import whosaid
from assistant.errors import SettingsError
from assistant.service.server_database import ServerDatabase
from assistant.settings import Settings, load_settings

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def entry() -> str:
    return entry_of("ann", PASSWORD)


@pytest.fixture(scope="module")
def passwords(entry: str) -> Passwords:
    return read_passwords(entry)


def settings(tmp_path: Path, **values: object) -> Settings:
    return load_settings(archive=tmp_path, **values)


# --- passwords


def test_the_command_makes_an_entry_that_opens(tmp_path: Path) -> None:
    made = CliRunner().invoke(whosaid, ["auth", "hash", "ann"], input=f"{PASSWORD}\n")
    assert made.exit_code == 0
    assert made.output.startswith("ann:$argon2id$")
    assert PASSWORD not in made.output
    known = access_policy(settings(tmp_path, auth=made.output.strip())).passwords
    assert known is not None
    assert known.are_right("ann", PASSWORD)


@pytest.mark.parametrize(
    ("user", "password"),
    [("ann", "Correct horse battery"), ("ann", ""), ("bob", PASSWORD), ("", ""), ("ann", "x" * 100_000)],
    ids=["wrong", "empty", "unknown", "nobody", "endless"],
)
def test_anything_else_does_not_open(passwords: Passwords, user: str, password: str) -> None:
    assert not passwords.are_right(user, password)


def test_an_unknown_user_takes_as_long_as_a_wrong_password(passwords: Passwords) -> None:
    def seconds(user: str) -> float:
        began = time.perf_counter()
        passwords.are_right(user, "wrong")
        return time.perf_counter() - began

    pairs = [(seconds("ann"), seconds("bob")) for _ in range(9)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_entries_stand_side_by_side_or_in_a_file(tmp_path: Path, entry: str) -> None:
    other = entry_of("bob", "another password")
    file = tmp_path / "users"
    file.write_text(f"# readers\n{entry}\n\n{other}\n")
    for auth in (f"{entry} {other}", f"{entry}\n{other}", str(file)):
        known = read_passwords(auth)
        assert known.are_right("ann", PASSWORD)
        assert known.are_right("bob", "another password")


@pytest.mark.parametrize(
    ("auth", "told"),
    [
        ("ann:secret", "neither an entry .* nor a file"),
        ("/no/such/file", "neither an entry .* nor a file"),
        ("a b:$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$x", "entry 1"),
        ("ann:$argon2id$broken", "entry 1"),
        ("ann:$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2g bob:$argon2id$nonsense", "entry 2"),
    ],
    ids=["plain password", "no file", "bad name", "bad hash", "second"],
)
def test_a_bad_entry_is_named_without_being_shown(tmp_path: Path, auth: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        access_policy(settings(tmp_path, auth=auth))
    assert "secret" not in str(caught.value)
    assert "$" not in str(caught.value)


def test_an_empty_file_and_a_user_twice_are_refused(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "users"
    file.write_text("# nobody\n")
    with pytest.raises(SettingsError, match="has no entry"):
        read_passwords(str(file))
    with pytest.raises(SettingsError, match="two entries for 'ann'"):
        read_passwords(f"{entry} {entry}")


@pytest.mark.parametrize(
    ("user", "password"), [("a:b", PASSWORD), ("", PASSWORD), ("ann", "short"), ("ann", "x" * 300)]
)
def test_no_entry_is_made_of_what_cannot_be_used(user: str, password: str) -> None:
    with pytest.raises(SettingsError, match=r"cannot be used|choose one of"):
        entry_of(user, password)


def test_secrets_are_not_shown_with_the_settings(tmp_path: Path, entry: str) -> None:
    shown = repr(settings(tmp_path, auth=entry, session_secret="s" * 40))
    assert "argon2" not in shown
    assert "sssss" not in shown


# --- when the server must not start


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"host": "0.0.0.0"}, "can be reached from other machines: set WHOSAID_AUTH"),
        ({"host": "::"}, "can be reached from other machines"),
        ({"host": "192.168.1.4"}, "can be reached from other machines"),
        ({"host": "news.example"}, "can be reached from other machines"),
        ({"host": "0.0.0.0", "proxies": "10.0.0.5"}, "can be reached from other machines"),
        ({"proxy_user_header": "X-User"}, "believed from proxies alone: set WHOSAID_PROXIES"),
        ({"host": "0.0.0.0", "proxy_user_header": "X-User"}, "set WHOSAID_PROXIES"),
        ({"proxy_user_header": "X User", "proxies": "10.0.0.5"}, "'X User'.*name of a header"),
        ({"proxy_user_header": "X-User", "proxies": "proxy.example"}, "'proxy.example'.*addresses or networks"),
        ({"hosts": "news.example"}, "opens the archive to readers elsewhere"),
    ],
)
def test_the_server_does_not_start_open_to_others(tmp_path: Path, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        access_policy(settings(tmp_path, **values))


@pytest.mark.parametrize("name", ["https://news.example", "news.example:80", "*", "*.", "a b/c", "news.example/x"])
def test_hosts_are_names(tmp_path: Path, entry: str, name: str) -> None:
    with pytest.raises(SettingsError, match="WHOSAID_HOSTS has"):
        access_policy(settings(tmp_path, auth=entry, hosts=name))


def test_a_server_for_this_machine_alone_needs_nothing(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        assert not access_policy(settings(tmp_path, host=host)).is_closed


# --- sessions


def test_a_session_is_whose_it_is_until_it_ends(tmp_path: Path, passwords: Passwords) -> None:
    sessions = Sessions("k" * 40, passwords, hours=1, database=ServerDatabase(tmp_path))
    cookie = sessions.begin("ann")
    session = sessions.find(cookie)
    assert session is not None
    assert session.user == "ann"
    sessions.end(session)
    assert sessions.find(cookie) is None
    assert sessions.find(sessions.begin("ann")) is not None
    after_a_restart = Sessions("k" * 40, passwords, hours=1, database=ServerDatabase(tmp_path))
    assert after_a_restart.find(cookie) is None


def test_a_cookie_that_was_altered_or_signed_by_others_is_nobodys(tmp_path: Path, passwords: Passwords) -> None:
    sessions = Sessions("k" * 40, passwords, hours=1, database=ServerDatabase(tmp_path))
    cookie = sessions.begin("ann")
    payload, rest = cookie.split(".", 1)
    for forged in (
        Sessions("x" * 40, passwords, hours=1, database=ServerDatabase(tmp_path)).begin("ann"),
        f"{payload[:-1]}{'A' if payload[-1] != 'A' else 'B'}.{rest}",
        cookie[:-1],
        payload,
        "",
        "\x00é",
        cookie + ".",
    ):
        assert sessions.find(forged) is None


def test_a_session_ends_with_its_time_with_the_password_and_with_the_user(tmp_path: Path, passwords: Passwords) -> None:
    cookie = Sessions("k" * 40, passwords, hours=1, database=ServerDatabase(tmp_path)).begin("ann")
    changed = read_passwords(entry_of("ann", "another password"))
    gone = read_passwords(entry_of("bob", PASSWORD))
    assert Sessions("k" * 40, passwords, hours=1, database=ServerDatabase(tmp_path)).find(cookie)
    assert Sessions("k" * 40, changed, hours=1, database=ServerDatabase(tmp_path)).find(cookie) is None
    assert Sessions("k" * 40, gone, hours=1, database=ServerDatabase(tmp_path)).find(cookie) is None
    time.sleep(1.1)
    assert Sessions("k" * 40, passwords, hours=0.0001, database=ServerDatabase(tmp_path)).find(cookie) is None


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        secret = session_secret("", tmp_path)
    finally:
        os.umask(before)
    file = tmp_path / SECRET_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(secret) >= 43
    assert session_secret("", tmp_path) == secret
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="can be read by others: remove it"):
        session_secret("", tmp_path)
    file.chmod(0o600)
    file.write_text("short")
    with pytest.raises(SettingsError, match="holds no secret: remove it"):
        session_secret("", tmp_path)


def test_a_secret_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    assert session_secret("s" * 32, tmp_path) == "s" * 32
    with pytest.raises(SettingsError, match="has 6 characters: use 32 or more") as caught:
        session_secret("secret", tmp_path)
    assert "'secret'" not in str(caught.value)


# --- allowances


def test_each_has_an_allowance_of_their_own_and_is_told_how_long_to_wait() -> None:
    allowance = RateLimit(2, 60)
    assert [allowance.take("ann"), allowance.take("ann")] == [0, 0]
    assert 55 <= allowance.take("ann") <= 60
    assert allowance.take("bob") == 0
    allowance.reset("ann")
    assert allowance.take("ann") == 0


def test_none_at_all_is_no_limit() -> None:
    assert {RateLimit(0, 60).take("ann") for _ in range(100)} == {0}


def test_an_allowance_comes_back_with_time() -> None:
    allowance = RateLimit(1, 1)
    assert allowance.take("ann") == 0
    assert allowance.take("ann") == 1
    time.sleep(1.1)
    assert allowance.take("ann") == 0


def test_the_addresses_of_one_customer_are_one() -> None:
    assert client_network("2001:db8:1:2::3") == client_network("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert client_network("192.0.2.7") == "192.0.2.7"
    assert client_network("somewhere") == "somewhere"
