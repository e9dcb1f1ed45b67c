"""What Harborview State's departments say when they ask for a button, and why.

Everything here is invented. Evidence stands by department and factor of the criteria;
a request names no person.
"""

from collections.abc import Mapping
from typing import Final

# The factors that an assessment finds at a department, the heaviest first.
EVIDENCE: Final[Mapping[str, Mapping[str, str]]] = {
    "Bursar's Office": {
        "cash": "Fees are paid in cash here: some 40,000 dollars in a week of term.",
        "violence": "Two threats at the windows are on file since last spring.",
    },
    "Registrar": {
        "violence": "The glass was struck in October; officers came and took a report.",
        "isolated": "The late window is served by one person until eight.",
    },
    "Financial Aid": {
        "violence": "Three reports of threats in two years, one with a weapon shown.",
    },
    "Dean of Students": {
        "profile": "Hearings are held here; two of the panel were threatened by name.",
        "violence": "A hearing ended in a fight last year; report on file.",
    },
    "University Library": {
        "isolated": "One person serves the public alone here from nine until midnight.",
    },
    "Student Center": {
        "cash": "Event nights bring cash to the box office, counted on the spot.",
        "isolated": "The counter closes last in the building, an hour after the rest.",
    },
    "Counseling Center": {
        "counselling": "People in a crisis are seen here without an appointment.",
        "violence": "A counselor was held back in a room in March; report on file.",
    },
    "Health Services": {
        "drugs": "Controlled medicines are kept and handed out here.",
        "counselling": "The nurse on duty sees people in a crisis first.",
    },
    "Science Stores": {
        "drugs": "Controlled substances are handed out here against signature.",
    },
    "Human Resources": {
        "violence": "Two talks about a dismissal ended in threats; reports on file.",
        "profile": "Those who decide on dismissals work here, and were named in mails.",
    },
    "Community Legal Clinic": {
        "profile": "Parties to protective orders are met here; a lawyer was followed.",
        "isolated": "The clinic serves the public two evenings a week, alone there.",
    },
    "Athletics": {
        "cash": "Game days bring cash to two windows, carried across the concourse.",
    },
}
TRAFFIC: Final = "Some 300 people a day come through in the first weeks of term."

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Bursar's Office": (
        "We count cash at the window, and people shout at us when a fee is late.",
        "The counting room has one door, and we are there alone on Fridays.",
    ),
    "Registrar": (
        "Students hear at this counter that they cannot register, and some lose it.",
        "The late window is open when the rest of the floor has gone home.",
    ),
    "Financial Aid": (
        "We tell people that their aid ends. It has come to threats three times.",
    ),
    "Dean of Students": (
        "Hearings end badly now and then, and the way out is behind the visitor.",
    ),
    "University Library": (
        "After nine there is one of us for the whole floor, until midnight.",
    ),
    "Student Center": (
        "There is cash here on event nights, and a crowd that has been drinking.",
        "We close last, and lock up alone.",
    ),
    "Counseling Center": (
        "We see people on the worst day of their year, behind a closed door.",
    ),
    "Health Services": (
        "People come for medicines that we may not give them.",
        "Triage is open to the street, and the next colleague is two doors away.",
    ),
    "Science Stores": (
        "We hand out what people would steal, from a cage at the back.",
    ),
    "Human Resources": ("Dismissals are told in this room.",),
    "Community Legal Clinic": ("The other side of a case walked in twice this year.",),
    "Athletics": ("On game days there is cash at both windows.",),
}
USERS: Final = (
    "",
    "Two part-time clerks, in turns.",
    "Whoever is at the counter.",
    "Student assistants in the evening.",
)
SUMMARIES: Final = (
    "Seen on site with the supervisor. The findings are as answered.",
    "Seen on site during opening hours; reports of two years were read.",
    "Seen with the police; the way out and the nearest colleague were looked at.",
)
DEANS_WORDS: Final = (
    "I support this.",
    "Approved. Please keep my office informed.",
    "",
    "Yes. The people there have waited long enough.",
)
QUESTION: Final = "Is anything known of this place that is not in the request?"
POLICE_WORDS: Final = (
    "Reports agree with what is said. We would support it.",
    "Two calls in two years, both by telephone. No objection.",
    "The place is far from our usual rounds; a button would help.",
)
