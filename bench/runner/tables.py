"""Ratios, means, and tables as text. Nothing here knows where the figures come from."""
import math
from dataclasses import dataclass
from typing import Dict, List, Optional


def geometric_mean(values):
    """The mean for ratios: that of 0.5 and 2 is 1. None of nothing."""
    values = list(values)
    return math.exp(math.fsum(map(math.log, values)) / len(values)) if values else None


def number(value, digits=2):
    """Its text: "-" for what is not known, commas between thousands."""
    return "-" if value is None else f"{value:,.{digits}f}"


def significant(value):
    """Its text with about three digits that count."""
    if value is None or value == 0 or abs(value) >= 100:
        return number(value, 0)
    return number(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def markdown(head, rows):
    """A table whose columns line up: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells):
        padded = [cell.rjust(width) for cell, width in zip(cells, widths)]
        return "| " + " | ".join([cells[0].ljust(widths[0]), *padded[1:]]) + " |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(map(line, [head, rule, *rows]))


@dataclass
class Grid:
    """Figures of several columns (peers) in several rows (benchmarks); a cell may be missing."""

    title: str
    rows: Dict[str, Dict[str, Optional[float]]]
    means: bool = False  # a last row of geometric means, which only ratios have
    digits: Optional[int] = None  # behind the point; otherwise what is significant

    @property
    def columns(self) -> List[str]:
        """Those that have a figure somewhere, in the order of their first appearance."""
        seen = {}
        for cells in self.rows.values():
            seen.update((name, None) for name, value in cells.items() if value is not None)
        return list(seen)

    def relative_to(self, base, title):
        """The ratios to one column: of the rows in which it has a figure."""
        rows = {}
        for name, cells in self.rows.items():
            if cells.get(base):
                rows[name] = {column: None if value is None else value / cells[base]
                              for column, value in cells.items()}
        return Grid(title, rows, means=True, digits=2)

    def mean_of(self, column):
        """(The geometric mean of a column, of how many rows)."""
        values = [cells[column] for cells in self.rows.values() if cells.get(column)]
        return geometric_mean(values), len(values)

    def table(self):
        columns = self.columns
        show = significant if self.digits is None else lambda value: number(value, self.digits)
        rows = [[name, *(show(cells.get(column)) for column in columns)]
                for name, cells in self.rows.items()]
        if self.means:
            means = [self.mean_of(column) for column in columns]
            rows.append(["**geometric mean**", *(f"**{number(mean)}**" for mean, _ in means)])
            rows.append(["of so many", *(str(count) for _, count in means)])
        return markdown(["", *columns], rows)
