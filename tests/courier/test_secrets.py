"""Which secret signs what a webhook is posted: what the office handed over, first."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quietbell.courier.secrets import NoTarget, webhook_target
from quietbell.domain.site import Webhook
from quietbell.line import site_file
from tests.support.small_site import small_site

URL = "https://chat.harborview.example/hook"


def known(data: Path, **content: Any) -> None:
    """Write a site file with one webhook, and the keyring's secrets."""
    site = replace(small_site(), webhooks=(Webhook(id="chat", url=URL),))
    (data / "site" / "blobs").mkdir(parents=True, exist_ok=True)
    site_file.write(data / "site", site)
    (data / "keyring").mkdir(exist_ok=True)
    (data / "keyring" / "secrets.json").write_text(json.dumps(content))


def test_what_the_office_handed_over_signs(tmp_path):
    known(tmp_path, named={"webhooks/chat": "whsec_new whsec_old"})
    target = webhook_target(tmp_path, "chat")

    assert (target.url, target.secrets) == (URL, ("whsec_new", "whsec_old"))
    assert not target.may_be_private


def test_a_changed_secret_takes_the_place_of_a_written_one(tmp_path):
    written = {"chat": {"secrets": ["whsec_written"], "may_be_private": True}}
    known(tmp_path, webhooks=written, named={"webhooks/chat": "whsec_new"})
    target = webhook_target(tmp_path, "chat")

    assert target.secrets == ("whsec_new",)
    assert target.may_be_private  # which no page can say


@pytest.mark.parametrize(
    "content",
    [{}, {"webhooks": {"chat": {"may_be_private": True}}}, {"named": {"press/x": "s"}}],
)
def test_without_a_secret_nothing_is_posted(tmp_path, content):
    known(tmp_path, **content)

    with pytest.raises(NoTarget, match="no secret for webhook 'chat'"):
        webhook_target(tmp_path, "chat")
