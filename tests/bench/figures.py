"""Figures and how they are printed: each beside this machine's own limit."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value, the limit it is held against, and what we aim at."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    limit_name: str = ""
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """The value in units of this machine's own limit, taken in the same run."""
        return self.value / self.limit if self.limit else None


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0


def spread(
    name: str,
    seconds: Sequence[float],
    *,
    limits: dict[str, float] | None = None,
    limit_name: str = "",
    aims: dict[str, str] | None = None,
) -> list[Figure]:
    """Return p50, p99 and p99.9 of *seconds*, in milliseconds."""
    shares = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
    return [
        Figure(
            name=f"{name}, {label}",
            value=percentile(seconds, share) * 1000,
            unit="ms",
            limit=(limits or {}).get(label),
            limit_name=limit_name if label in (limits or {}) else "",
            aim=(aims or {}).get(label, ""),
        )
        for label, share in shares.items()
    ]


def machine() -> dict[str, str]:
    """Return what tells this machine and this code from others."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "commit": commit or "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "cores": str(os.cpu_count()),
    }


def table(figures: Sequence[Figure]) -> str:
    """Return *figures* as a Markdown table."""
    lines = [
        "| measured | value | this machine's limit | ratio | aim |",
        "|---|---:|---|---:|---|",
    ]
    for each in figures:
        limit = (
            f"{_short(each.limit)} {each.unit}, {each.limit_name}" if each.limit else ""
        )
        ratio = f"{each.ratio:.2f}" if each.ratio is not None else ""
        value = f"{_short(each.value)} {each.unit}"
        lines.append(f"| {each.name} | {value} | {limit} | {ratio} | {each.aim} |")
    return "\n".join(lines)


def write(figures: Sequence[Figure], folder: Path) -> None:
    """Write *figures* as JSON and as a table."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(each), "ratio": each.ratio} for each in figures]
    told = {"machine": machine(), "figures": rows}
    (folder / "bench.json").write_text(json.dumps(told, indent=1) + "\n")
    (folder / "bench.md").write_text(table(figures) + "\n")


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
