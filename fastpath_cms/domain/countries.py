"""Countries as authors write them: the short names offered, and what else they are called.

A country is free text; these are suggestions. Source: ISO 3166-1 English short names, in the form
in which they stand in running text.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from fastpath_cms.domain.people import name_key

COUNTRIES: Final = tuple(
    """Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia
    Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan
    Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei Darussalam|Bulgaria|Burkina Faso|Burundi
    Cabo Verde|Cambodia|Cameroon|Canada|Central African Republic|Chad|Chile|China|Colombia|Comoros
    Congo|Congo, Democratic Republic of the|Costa Rica|Côte d'Ivoire|Croatia|Cuba|Cyprus|Czechia
    Denmark|Djibouti|Dominica|Dominican Republic|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea
    Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|Ghana|Greece|Grenada
    Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia
    Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|Korea, Republic of
    Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg
    Macao|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|Mauritania|Mauritius|Mexico
    Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal
    Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Macedonia|Norway|Oman|Pakistan|Palau
    Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar
    Romania|Russian Federation|Rwanda|Saint Kitts and Nevis|Saint Lucia
    Saint Vincent and the Grenadines|Samoa|San Marino|Sao Tome and Principe|Saudi Arabia|Senegal
    Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|South Africa
    South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania
    Thailand|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|Türkiye|Turkmenistan|Tuvalu|Uganda
    Ukraine|United Arab Emirates|United Kingdom|United States|Uruguay|Uzbekistan|Vanuatu|Venezuela
    Viet Nam|Yemen|Zambia|Zimbabwe""".replace("\n    ", "|").split("|")
)
OTHER_NAMES: Final = {
    "america": "United States",
    "united states of america": "United States",
    "u s a": "United States",
    "usa": "United States",
    "us": "United States",
    "u s": "United States",
    "uk": "United Kingdom",
    "u k": "United Kingdom",
    "great britain": "United Kingdom",
    "england": "United Kingdom",
    "scotland": "United Kingdom",
    "wales": "United Kingdom",
    "northern ireland": "United Kingdom",
    "p r china": "China",
    "pr china": "China",
    "people's republic of china": "China",
    "hong kong sar": "Hong Kong",
    "korea": "Korea, Republic of",
    "south korea": "Korea, Republic of",
    "republic of korea": "Korea, Republic of",
    "the netherlands": "Netherlands",
    "holland": "Netherlands",
    "czech republic": "Czechia",
    "turkey": "Türkiye",
    "russia": "Russian Federation",
    "vietnam": "Viet Nam",
    "uae": "United Arab Emirates",
    "ivory coast": "Côte d'Ivoire",
    "brasil": "Brazil",
    "deutschland": "Germany",
    "espana": "Spain",
    "schweiz": "Switzerland",
}
_BY_KEY: Final = MappingProxyType({name_key(name): name for name in COUNTRIES} | OTHER_NAMES)


def country_named(text: str) -> str:
    """Return the country a text is the name of, as it is offered here; "" for none."""
    return _BY_KEY.get(name_key(text), "")
