"""What the rules say is told in the words of the reader."""

from django.utils.translation import override

from quietbell.domain import criteria
from quietbell.domain.said import said
from quietbell.queries.criteria_words import in_words


def test_sentences_are_said_with_what_stands_in_them() -> None:
    told = (said(criteria.NOT_MET), said(criteria.EXPIRED, day="2031-03-02"))

    assert in_words(told) == (
        "The criteria are not met. The threat assessment expired on 2031-03-02."
    )
    with override("es"):
        assert in_words(told).startswith("Los criterios no se cumplen. La evaluación")
