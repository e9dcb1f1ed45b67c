"""Who did something, and at which desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does a deed. Without a person, the desk itself acted, and that is said.

    ``person`` is a person's id. The engine fills this from what it has verified;
    it never comes from whoever relays the deed.
    """

    desk: str | None = None
    person: str | None = None
    roles: tuple[str, ...] = ()

    def is_same_person(self, other: "Actor") -> bool:
        """Say whether a second signature by *other* would be no second one.

        Two desks that act as themselves count as two; one person at two desks
        does not, nor does a person and that person's own desk.
        """
        if self.person and other.person:
            return self.person == other.person
        return self.desk == other.desk


SYSTEM = Actor()
