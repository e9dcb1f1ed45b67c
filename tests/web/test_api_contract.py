"""The API as its own OpenAPI document has it, tried with what nobody would send."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

from quietbell.domain.roles import Action, Role
from quietbell.web.api import api
from tests.support.harborview import plant_harborview
from tests.web.test_api import BURSAR, program

EXAMPLES = 8
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
OPERATIONS = [
    (method.upper(), path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
]


def checks() -> list:
    load_all_checks()
    return CHECKS.get_by_names(list(CHECKED))


@pytest.fixture
def document(committed_database):
    plant_harborview(timezone.now())
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json",
        get_wsgi_application(),
        config=SchemathesisConfig.from_dict({}),
    )


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_that_the_document_promises(
    document, method: str, path: str, mode: GenerationMode
) -> None:
    keeper = program(Role.EMERGENCY_MANAGEMENT, *Action)
    tried = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=document[path][method].as_strategy(mode))
    def holds(case) -> None:
        case.call_and_validate(headers=keeper.headers, checks=checks())
        if "button_id" in case.path_parameters:  # one that is there, too
            case.path_parameters["button_id"] = BURSAR
            case.call_and_validate(headers=keeper.headers, checks=checks())
        tried.append(case)

    holds()

    assert tried
