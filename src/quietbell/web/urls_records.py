"""Records: incidents, tasks, coverage changes, and how everything stands."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import coverage, health, incidents, tasks
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("workbench/incidents/", incidents.Incidents.as_view(), name="incidents"),
    path(
        "workbench/incidents/<incident>",
        incidents.OneIncident.as_view(),
        name="incident",
    ),
    path(
        "workbench/incidents/<incident>/narrative",
        incidents.Narrative.as_view(),
        name="narrative",
    ),
    path("workbench/tasks/", tasks.Tasks.as_view(), name="tasks"),
    path("workbench/tasks/<task>", tasks.OneTask.as_view(), name="task"),
    path("workbench/coverage/", coverage.Coverage.as_view(), name="coverage"),
    path(
        "workbench/coverage/<change>",
        coverage.Answer.as_view(),
        name="coverage_answer",
    ),
    path("workbench/health/", health.Health.as_view(), name="health"),
    path("workbench/site-file/", health.SiteFile.as_view(), name="site_file"),
    path("workbench/jobs/<int:job>/again", health.JobAgain.as_view(), name="job_again"),
]
ITEMS = (
    Item(
        name="web:incidents",
        words=_("Incidents"),
        about=_("What happened, when, and how it ended."),
        section=Section.RECORDS,
        action=Action.INCIDENTS,
    ),
    Item(
        name="web:tasks",
        words=_("Tasks"),
        about=_("What is to be done, and by when."),
        section=Section.RECORDS,
        action=Action.TASKS,
    ),
    Item(
        name="web:coverage",
        words=_("Coverage changes"),
        about=_("What would take coverage away and waits for a second person."),
        section=Section.RECORDS,
        action=Action.LOWER_COVERAGE,
    ),
    Item(
        name="web:site_file",
        words=_("Site file"),
        about=_("What the alarm engine runs on, and what changed."),
        section=Section.OFFICE,
        action=Action.HEALTH,
    ),
    Item(
        name="web:health",
        words=_("Health"),
        about=_("Processes, records, and what failed."),
        section=Section.OFFICE,
        action=Action.HEALTH,
    ),
)
