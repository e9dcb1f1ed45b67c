"""What holds for the whole installation."""

from quietbell.storage.models import Installation


def is_live() -> bool:
    """Say whether it has gone live: from then on rules need two persons."""
    return Installation.objects.filter(pk="1", is_live=True).exists()


def installation_name() -> str:
    """Return what the campus is called; empty before it was set up."""
    return Installation.objects.values_list("name", flat=True).first() or ""
