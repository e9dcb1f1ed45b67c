"""The application as Django knows it: templates, static files, words; no model."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "quietbell.web"
    label = "web"
