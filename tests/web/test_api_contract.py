"""The API as its own OpenAPI document has it, tried with what nobody would send."""

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

import pytest

from quietbell.domain.roles import Action, Role
from tests.support.harborview import plant_harborview
from tests.web.test_api import program


@pytest.fixture
def document(database):
    plant_harborview(timezone.now())
    config = SchemathesisConfig.from_dict({"generation": {"max-examples": 25}})
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), config=config
    )
