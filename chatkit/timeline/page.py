"""The whole timeline as one HTML page, without any other file: for a lab report."""

from datetime import datetime
from html import escape

from chatkit.texts import language, say
from chatkit.timeline.colours import CSS, style_sheet
from chatkit.timeline.diagram import diagram
from chatkit.timeline.html import banner, table, who_waits
from chatkit.timeline.moments import moments
from chatkit.timeline.story import Story

MAX_MOMENTS = 2_000  # in the diagram; the table below it has every call


def page(story: Story) -> str:
    """Return the page in the reader's language; it shows the story as it stands at its end."""
    found = moments(story)
    at = story.until
    zero = found[0].time if found else 0
    title = escape(say("timeline"))
    first = max(0, len(found) - MAX_MOMENTS)
    drawn = diagram(story, found[first:], at, zero, above=found[:first])
    note = "" if not first else f"<p>{escape(say('page_cut', n=MAX_MOMENTS))}</p>"
    return f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chatkit: {title}</title>
<style>
{style_sheet("page")}
{CSS}</style>
</head>
<body>
<h1>{title}</h1>
<p>{escape(say("page_made", time=f"{datetime.now():%Y-%m-%d %H:%M:%S}"))}</p>
{banner(story, at)}
<h2>{escape(say("who_waits"))}</h2>
{who_waits(story, at)}
<h2>{escape(say("page_diagram"))}</h2>
{note}<div class="wide">{drawn}</div>
<h2>{escape(say("page_table"))}</h2>
<div class="wide">{table(story, story.calls)}</div>
</body>
</html>
"""
