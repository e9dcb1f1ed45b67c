"""The API of the office: the inventory and the record of incidents, for programs.

A program holds a token that a person made; it may do some of what that person may do,
and every answer is bounded by that person's reach. What it may not know of and what is
not there look the same. The press API is another one, on the engine's own port.
"""

from typing import Final

from ninja import NinjaAPI

from quietbell import __version__
from quietbell.web.api import buttons, incidents, people, places, response
from quietbell.web.api.entrance import refuse_as_problems

api: Final = NinjaAPI(
    title="Quietbell, the office",
    version=__version__,
    description=(
        "Read the inventory and the incidents, and keep buttons. Lists are paged by id:"
        " ask again with `after` until `next` is null."
    ),
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from elsewhere
)
for _part in (places, buttons, people, response, incidents):
    api.add_router("", _part.router)
refuse_as_problems(api)
