"""Names, addresses and ORCID iDs: kept, compared, masked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.domain.people import (
    address_domain,
    is_same_address,
    is_same_name,
    masked_address,
    name_key,
    normal_address,
    normal_name,
    normal_orcid,
    orcid_problem,
)

MISTYPED = "The last digit of this ORCID iD does not fit the others: one of them is mistyped."
MISSHAPEN = "An ORCID iD has 16 digits, the last may be X: 0000-0002-1825-0097."


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        " 0000-0002-1825-0097\n",
        "https://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097/",
        "HTTPS://ORCID.ORG/0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097",
        "ORCID: 0000 0002 1825 0097",
        "0000\u20130002\u20131825\u20130097",
    ],
)
def test_an_orcid_id_is_taken_however_it_is_pasted(text: str) -> None:
    assert orcid_problem(text) is None
    assert normal_orcid(text) == "0000-0002-1825-0097"


def test_a_check_digit_of_ten_is_an_x() -> None:
    assert orcid_problem("0000-0002-1694-233x") is None
    assert normal_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"
    assert orcid_problem("0000-0002-1825-009X") == MISTYPED


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-009",
        "0000-0002-1825-00977",
        "0000-0002-18X5-0097",
        "\u0660000-0002-1825-0097",
        "me",
    ],
)
def test_what_has_not_sixteen_digits_is_told_so(text: str) -> None:
    assert orcid_problem(text) == MISSHAPEN
    assert normal_orcid(f" {text} ") == text


def test_no_orcid_id_is_no_problem() -> None:
    assert orcid_problem("  ") is None
    assert normal_orcid("  ") == ""


@given(at=st.integers(0, 15), digit=st.sampled_from("0123456789"))
def test_any_one_mistyped_digit_is_found(at: int, digit: str) -> None:
    right = "0000000218250097"
    typed = right[:at] + digit + right[at + 1 :]
    assert orcid_problem(typed) == (None if typed == right else MISTYPED)


@given(at=st.integers(0, 14))
def test_two_neighbours_swapped_are_found(at: int) -> None:
    right = "0000000218250097"
    typed = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    assert orcid_problem(typed) == (None if typed == right else MISTYPED)


def test_addresses_are_compared_in_lower_case() -> None:
    assert normal_address("  Ada.Reyes@CS.Example.EDU ") == "ada.reyes@cs.example.edu"
    assert is_same_address("Ada@Example.edu", "ada@example.EDU")
    assert not is_same_address("ada@example.edu", "ada@example.org")


def test_an_address_is_compared_in_one_unicode_form() -> None:
    assert is_same_address("jose\u0301@example.org", "jos\u00e9@example.org")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ada@CS.Example.edu", "cs.example.edu"),
        ('"a@b"@example.org', "example.org"),
        ("ada@example.org.", "example.org"),
        ("ada", ""),
        ("", ""),
    ],
)
def test_the_domain_is_what_follows_the_last_at_sign(address: str, domain: str) -> None:
    assert address_domain(address) == domain


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("ada@example.edu", "a...@example.edu"),
        ("a@example.edu", "a...@example.edu"),
        ("李@example.cn", "李...@example.cn"),
        ("nobody", "..."),
    ],
)
def test_a_masked_address_keeps_one_letter_and_the_domain(address: str, masked: str) -> None:
    assert masked_address(address) == masked


@pytest.mark.parametrize(
    "name",
    [
        "Miles O'Brien",
        "Nguyễn Văn An",
        "李",
        "José Cano Reyes",
        'Hai "Helen" Li',
        "von der Weth",
        "X Æ",
    ],
)
def test_a_name_is_kept_as_its_owner_writes_it(name: str) -> None:
    assert normal_name(unicodedata.normalize("NFD", f"  {name}\t")) == name


def test_a_name_holds_no_line_ends_and_no_turned_text() -> None:
    assert normal_name("Ada\r\nBcc: b@example.org") == "Ada Bcc: b@example.org"
    assert normal_name("Ada \u202eseyeR\x00") == "Ada seyeR"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn An", "nguyen van an"),
        ("Eliu A. Huerta", "Eliu A Huerta"),
        ("Miles O\u2019Brien", "MILES O'BRIEN"),
        ("Jean-Luc  Martin", "Jean Luc Martin"),
    ],
)
def test_two_spellings_of_a_name_are_one(one: str, other: str) -> None:
    assert is_same_name(one, other)


def test_other_names_are_other_names() -> None:
    assert not is_same_name("Wei Li", "Li Wei")
    assert not is_same_name("李 明", "李 敏")
    assert not is_same_name("", " ")
    assert name_key("李") == "李"
