"""The pages that anybody may read: policies that are public, and nothing else at all.

They ask one table. No place, no person and no draft is within their reach.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from quietbell.queries.policies import public_versions
from quietbell.storage.models import PolicyVersion
from quietbell.web.policy_versions import paper_of

SHOWN_MAX = 200


class PublicPolicies(View):
    """GET /policies/: what is public and in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; without any it says so."""
        rows = public_versions().defer("text")[:SHOWN_MAX]
        return render(request, "web/learning/public_policies.html", {"rows": rows})


class PublicPolicy(View):
    """GET /policies/ID: the revision in force."""

    def get(self, request: HttpRequest, policy: str) -> HttpResponse:
        """Show it."""
        told = {"row": public(policy)}
        return render(request, "web/learning/public_policy.html", told)


class PublicPaper(View):
    """GET /policies/ID/paper: it as a PDF."""

    def get(self, request: HttpRequest, policy: str) -> HttpResponse:
        """Print it."""
        return paper_of(public(policy))


def public(policy: str) -> PolicyVersion:
    """Return the version in force of a public policy.

    Raises:
        Http404: there is none; a policy that is not public looks the same.
    """
    row = public_versions().filter(policy=policy).first()
    if row is None:
        raise Http404
    return row
