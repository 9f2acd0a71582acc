"""Whether a request is Slack's: the vector that Slack documents, and whatever is not quite it."""

import hashlib
import hmac

import pytest

from assistant.slack.signatures import SignatureCheck

# docs.slack.dev/authentication/verifying-requests-from-slack
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
AT = 1531420618
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


@pytest.mark.parametrize("now", [AT, AT + 299, AT - 299], ids=["now", "late", "early"])
def test_the_documented_request_is_genuine(now: int) -> None:
    assert SignatureCheck(SECRET, lambda: now).is_genuine(BODY, timestamp=str(AT), signature=SIGNATURE)


@pytest.mark.parametrize("now", [AT + 301, AT - 301, AT + 86_400], ids=["old", "from the future", "a day old"])
def test_a_request_of_another_time_is_not(now: int) -> None:
    assert not SignatureCheck(SECRET, lambda: now).is_genuine(BODY, timestamp=str(AT), signature=SIGNATURE)


@pytest.mark.parametrize(
    ("body", "timestamp", "signature"),
    [
        (BODY + b" ", str(AT), SIGNATURE),
        (BODY, str(AT + 1), SIGNATURE),
        (BODY, str(AT), SIGNATURE[:-1] + "4"),
        (BODY, str(AT), SIGNATURE.removeprefix("v0=")),
        (BODY, str(AT), SIGNATURE.upper()),
        (BODY, str(AT), ""),
        (BODY, str(AT), "v0=é"),
        (BODY, str(AT), None),
        (BODY, None, SIGNATURE),
        (BODY, "", SIGNATURE),
        (BODY, "soon", SIGNATURE),
        (BODY, "9" * 5000, SIGNATURE),
        (b"\xff\xfe", str(AT), SIGNATURE),
        (b"", str(AT), SIGNATURE),
    ],
)
def test_anything_else_is_not_genuine(body: bytes, timestamp: str | None, signature: str | None) -> None:
    assert not SignatureCheck(SECRET, lambda: AT).is_genuine(body, timestamp=timestamp, signature=signature)


def test_another_secret_signs_otherwise() -> None:
    assert not SignatureCheck(SECRET + "0", lambda: AT).is_genuine(BODY, timestamp=str(AT), signature=SIGNATURE)


@pytest.mark.parametrize(
    "timestamp",
    [
        pytest.param("1531_420618", id="a number in Python alone"),
        pytest.param(f" {AT}", id="a blank before it"),
        pytest.param(f"+{AT}", id="a sign"),
        pytest.param("9" * 400, id="huge"),
        pytest.param(str(AT + 301), id="to come"),
        pytest.param(str(AT - 301), id="past"),
    ],
)
def test_what_is_signed_with_an_odd_time_is_not_genuine(timestamp: str) -> None:
    base = b"v0:" + timestamp.encode() + b":" + BODY
    signature = "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    assert not SignatureCheck(SECRET, lambda: AT + 0.0).is_genuine(BODY, timestamp=timestamp, signature=signature)
