"""The application as Django knows it."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The one application with tables. Its label is part of every table's name."""

    name = "quietbell.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
