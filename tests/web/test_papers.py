"""A paper as an answer: its type, and a name that tells nothing."""

import pytest

from quietbell.web.papers import pdf_answer


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("handover-41", "handover-41.pdf"),
        ('a"; filename="b.exe', "a-filenamebexe.pdf"),
        ("../../etc/passwd\r\nX: y", "etcpasswd-x-y.pdf"),
        ("你好", "paper.pdf"),
        ("x" * 500, f"{'x' * 80}.pdf"),
    ],
)
def test_a_paper_is_kept_under_a_name_of_letters_and_numbers(
    name: str, kept: str
) -> None:
    answer = pdf_answer(name, b"%PDF-1.7")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{kept}"'
    assert answer.content == b"%PDF-1.7"
