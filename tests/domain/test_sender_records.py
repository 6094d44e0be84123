"""What the DNS says of a sender: each lack gets the record that mends it."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.sender_records import advice_on, is_private

DOMAIN = "example.org"
SPF = "v=spf1 mx a:smtp.example.org -all"
DMARC = "v=DMARC1; p=none"


def found(
    spf: tuple[str, ...] = (SPF,), dmarc: tuple[str, ...] = (DMARC,), at_key: tuple[str, ...] = ()
) -> dict[str, str]:
    """What is to do, by kind of record."""
    advice = advice_on(
        DOMAIN, "smtp.example.org", spf, dmarc, at_key, selector="fastpath", key="OURS"
    )
    return {one.about: one.todo for one in advice if one.todo}


def test_a_sender_with_all_three_has_nothing_to_do() -> None:
    assert found(at_key=("v=DKIM1; k=rsa; p=OU RS",)) == {}
    assert found(spf=("google-site-verification=1", SPF), at_key=("p=OURS",)) == {}


@pytest.mark.parametrize(
    ("records", "about", "todo"),
    [
        ({"spf": ()}, "SPF", '"v=spf1 mx a:smtp.example.org ~all"'),
        ({"spf": (SPF, SPF)}, "SPF", "Join them into one"),
        ({"spf": ("v=spf1 +all",)}, "SPF", "~all or -all"),
        ({"dmarc": ()}, "DMARC", "_dmarc.example.org"),
        ({"dmarc": (DMARC, DMARC)}, "DMARC", "_dmarc.example.org"),
        ({"at_key": ()}, "DKIM", "fastpath._domainkey.example.org"),
        ({"at_key": ("v=DKIM1; p=THEIRS",)}, "DKIM", "p=OURS"),
    ],
)
def test_a_lack_is_told_with_the_record_to_add(
    records: dict[str, tuple[str, ...]], about: str, todo: str
) -> None:
    whole: dict[str, tuple[str, ...]] = {"at_key": ("p=OURS",), **records}
    assert todo in found(**whole)[about]
    assert len(found(**whole)) == 1


def test_without_a_key_of_ours_the_server_may_sign() -> None:
    advice = advice_on(DOMAIN, "smtp.example.org", (SPF,), (DMARC,), ())
    assert [one.todo for one in advice] == ["", "", ""]


def test_a_domain_of_no_internet_is_not_asked_about() -> None:
    assert [is_private(one) for one in ("localhost", "fastpath.test", "example.org", "")] == [
        True,
        True,
        False,
        True,
    ]
