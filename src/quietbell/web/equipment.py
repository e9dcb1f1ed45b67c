"""Pages of equipment: what is to be put up, and that both sides agreed to it."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.equipment import suggested
from quietbell.domain.roles import Action
from quietbell.operations.equipment import (
    EquipmentFacts,
    Side,
    agree_on_equipment,
    choose_equipment,
    equipment_of,
    sides_of,
)
from quietbell.operations.lives import life_of
from quietbell.queries.criteria import case_of
from quietbell.queries.installing import names_of
from quietbell.storage.models import ButtonLife
from quietbell.web.forms import OfficeForm
from quietbell.web.install_forms import EquipmentForm
from quietbell.web.installing import LifePage, page_of


class EquipmentPage(LifePage):
    """/workbench/lives/ID/equipment: what is to be put up."""

    action = Action.EQUIPMENT
    form: ClassVar[type[OfficeForm]] = EquipmentForm
    title = gettext_lazy("Choose the equipment")
    submit = gettext_lazy("Choose it")
    template_name = "web/installing/equipment.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was chosen, or what was asked for."""
        life = life_of(found["life"])
        row = equipment_of(life)
        if row is None:
            return {"version": 0, "kind": life.request.kind if life.request else ""}
        names = ("kind", "door_kind", "vendor", "model", "words", "version")
        told = {name: getattr(row, name) for name in names}
        return told | {"device": row.device_id or ""}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what suits the place, and for whom one may agree."""
        told = super().shown(**found)
        life: ButtonLife = told["life"]
        case = case_of(life)
        factors = [name for name, each in case.answers.items() if each.is_met]
        row = equipment_of(life)
        names = names_of({row.it_by, row.management_by}) if row else {}
        sides = sides_of(self.reader, life, timezone.now()) if row else ()
        agreed = {Side.IT: row.it_by, Side.MANAGEMENT: row.management_by} if row else {}
        return told | {
            "suggestions": suggested(factors),
            "choice": row,
            "sides": [each.value for each in sides if not agreed[each]],
            "agreed": [(side.value, names.get(by, "")) for side, by in agreed.items()],
        }

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Choose it."""
        names = ("kind", "door_kind", "vendor", "model", "device", "words")
        choose_equipment(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            facts=EquipmentFacts(**{name: typed[name] for name in names}),
        )
        messages.success(self.request, _("Chosen. Both sides agree to it next."))
        return reverse("web:equipment", args=[found["life"]])


class EquipmentAgreement(LifePage):
    """POST /workbench/lives/ID/equipment/agreement: one side agrees."""

    action = Action.EQUIPMENT
    title = gettext_lazy("Agree to the equipment")
    submit = gettext_lazy("Agree")
    template_name = "web/installing/agreement.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version of what was chosen."""
        row = equipment_of(life_of(found["life"]))
        return {"version": row.version if row else 0}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what was chosen, and for whom one agrees."""
        told = super().shown(**found)
        sides = sides_of(self.reader, told["life"], timezone.now())
        return told | {
            "choice": equipment_of(told["life"]),
            "sides": [each.value for each in sides],
            "back": reverse("web:equipment", args=[found["life"]]),
        }

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Agree, for the side that the button said."""
        asked = self.request.POST.get("side", "")
        sides = sides_of(self.reader, life_of(found["life"]), at)
        side = Side(asked) if asked in set(Side) else (sides or (Side.IT,))[0]
        agree_on_equipment(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            side=side,
        )
        messages.success(self.request, _("Agreed."))
        return page_of(found["life"])
