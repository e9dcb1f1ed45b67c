"""The application as Django knows it: templates, static files, words; no model."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "quietbell.web"
    label = "web"

    def ready(self) -> None:
        """Begin to keep what the sign-in library announces."""
        from quietbell.web.sign_in_notes import listen  # noqa: PLC0415 - once loaded

        listen()
