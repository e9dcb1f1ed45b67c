"""What the rules say has its words in the catalogue of the pages."""

from quietbell.domain import criteria, criteria_rules
from quietbell.domain.said import said
from quietbell.queries.criteria_words import CATALOGUED, in_words


def test_every_sentence_of_the_rules_is_catalogued() -> None:
    told = {
        value
        for module in (criteria, criteria_rules)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and " " in value
    }

    assert told - set(criteria_rules.SENTENCES) == CATALOGUED


def test_sentences_are_said_with_what_stands_in_them() -> None:
    told = (said(criteria.NOT_MET), said(criteria.EXPIRED, day="2031-03-02"))

    assert in_words(told) == (
        "The criteria are not met. The threat assessment expired on 2031-03-02."
    )
