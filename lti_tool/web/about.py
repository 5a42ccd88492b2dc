"""What anybody may read about the tool: what it keeps of people, and its terms of use."""

from flask import Blueprint, render_template

about = Blueprint("about", __name__)


@about.get("/privacy")
def privacy() -> str:
    """Say what is kept about people, where it comes from, and who sees it."""
    return render_template("about/privacy.html")


@about.get("/terms")
def terms() -> str:
    """Say what the tool is for and what it is not."""
    return render_template("about/terms.html")
