"""The press API, put together with the engine behind it."""

from quietbell.engine.engine import Engine
from quietbell.journal.recording import State
from quietbell.receivers.press_api import PressApi


def press_api(engine: Engine) -> PressApi:
    """Return the door for programs that hands everything to *engine*."""
    return PressApi(
        lambda: engine.sites.programs,
        engine.secrets.value,
        keep=engine.keep,
        hear=engine.intake.hear,
        report=engine.calls.report,
        is_recording=lambda: engine.recording().state is not State.NOT_RECORDED,
    )
