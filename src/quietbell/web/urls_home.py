"""The home page."""

from django.urls import URLPattern, URLResolver, path

from quietbell.web.home import Home

urlpatterns: list[URLPattern | URLResolver] = [path("", Home.as_view(), name="home")]
