"""The results as one small page of HTML with bars; it loads nothing."""
import html

from . import report
from .tables import number, significant

STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #222; background: #fff }
h2 { margin-top: 2.5rem } h3 { margin-top: 2rem; font-size: 1rem }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem }
figure { margin: 0 } figcaption { font-weight: 600; margin-bottom: .2rem }
.row { display: grid; grid-template-columns: 6.5rem 1fr 4.5rem; gap: .4rem; font-size: .8rem }
.row span:last-child { text-align: right; font-variant-numeric: tabular-nums }
.bar { height: .8rem; margin-top: .2rem; background: #b8c4d0 } .gyre .bar { background: #c2571a }
.gyre { font-weight: 600 } .cut .bar { border-right: .3rem dotted #fff }
pre { overflow-x: auto; font-size: .8rem }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 }
  .bar { background: #53606c } .cut .bar { border-right-color: #181818 } }
"""
CUT = 4  # bars longer than so many times Gyre's are cut, or the others could not be told apart


def bar(name, value, longest, shown):
    width = 100 * min(value / longest, 1) if longest else 0
    classes = ["row"] + ["gyre"] * (name == "gyre") + ["cut"] * (value > longest)
    return (f'<div class="{" ".join(classes)}"><span>{html.escape(name)}</span>'
            f'<div><div class="bar" style="width: {width:.1f}%"></div></div>'
            f"<span>{shown(value)}</span></div>")


def figure(title, cells, shown):
    """Bars of one row: {peer: value}."""
    cells = {name: value for name, value in cells.items() if value is not None}
    longest = max(cells.values())
    if cells.get("gyre"):
        longest = min(longest, CUT * cells["gyre"])
    bars = "".join(bar(name, value, longest, shown) for name, value in cells.items())
    return f"<figure><figcaption>{html.escape(title)}</figcaption>{bars}</figure>"


def chart(grid):
    """A heading and the bars of every row; where there are means, they come first."""
    def shown(value):
        return significant(value) if grid.digits is None else number(value, grid.digits)
    figures = []
    if grid.means:
        means = {column: grid.mean_of(column)[0] for column in grid.columns}
        figures.append(figure("geometric mean", means, shown))
    figures += [figure(name, cells, shown) for name, cells in grid.rows.items()]
    return f"<h3>{html.escape(grid.title)}</h3><section>{''.join(figures)}</section>"


def page(results):
    parts = [f"<h2>{heading}</h2>" + "".join(map(chart, grids))
             for heading, grids in report.sections(results)]
    if "growth" in results:
        parts.append(f"<h2>Growth</h2><pre>{html.escape(report.growth_table(results['growth']))}</pre>")
    machine = html.escape(report.machine_text(results["machine"]))
    return ('<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Gyre measured</title>'
            f"<style>{STYLE}</style><h1>Gyre beside its peers</h1><p>{machine}</p>"
            f"{''.join(parts)}</html>\n")
