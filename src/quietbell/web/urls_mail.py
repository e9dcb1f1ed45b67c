"""Mail, and the files that people give."""

from django.urls import URLPattern, URLResolver, path

from quietbell.web import files

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<file>", files.File.as_view(), name="file"),
]
ITEMS = ()
