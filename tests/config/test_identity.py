"""The site's identity providers, as its file names them."""

import json
from pathlib import Path
from typing import Any

import pytest

from quietbell.config.identity import Provider, providers
from quietbell.config.settings import Nonsense

CAMPUS = {
    "id": "campus",
    "name": "Harborview sign-in",
    "server_url": "https://id.harborview.example/.well-known/openid-configuration",
    "client_id": "quietbell",
    "secret": "between the two of us",
}


def written(data: Path, *listed: dict[str, Any]) -> Path:
    (data / "office").mkdir(exist_ok=True)
    (data / "office" / "identity.json").write_text(json.dumps({"providers": listed}))
    return data


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert providers(tmp_path) == ()


def test_a_provider_is_read_and_told_to_the_library(tmp_path: Path) -> None:
    (found,) = providers(written(tmp_path, CAMPUS))

    assert found == Provider(**CAMPUS)
    assert found.origin == "https://id.harborview.example"
    assert found.as_app()["settings"]["external_id_claim"] == "sub"


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "Campus Sign-In"},
        {"server_url": "http://id.harborview.example/"},
        {"server_url": "file:///etc/passwd"},
        {"secret": ""},
        {"client_id": 7},
        {"has_second_factor": "yes"},
        {"token_auth_method": "none"},
        {"admins": ["everybody"]},
    ],
)
def test_nonsense_stops_the_start_in_a_sentence(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Nonsense, match=r"office/identity\.json"):
        providers(written(tmp_path, {**CAMPUS, **wrong}))


def test_a_broken_file_and_an_id_twice_are_nonsense(tmp_path: Path) -> None:
    with pytest.raises(Nonsense):
        providers(written(tmp_path, CAMPUS, CAMPUS))
    (tmp_path / "office" / "identity.json").write_text("{")
    with pytest.raises(Nonsense):
        providers(tmp_path)
