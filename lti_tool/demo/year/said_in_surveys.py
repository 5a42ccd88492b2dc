"""What members wrote under the survey; nobody here is real."""

import dataclasses

from lti_tool.communities.models import Kind


@dataclasses.dataclass(frozen=True)
class Comment:
    """A comment, and whether its writer lets others quote it."""

    words: str
    may_be_quoted: bool = False


COMMENTS = {
    Kind.TLC: (
        Comment("I have taken more risks this year than in the ten before it.", may_be_quoted=True),
        Comment("Please not on a Wednesday. I teach until four and come in out of breath."),
        Comment(
            "The best hour of each half-term: nobody was there to be seen there.",
            may_be_quoted=True,
        ),
        Comment("More time to read before we meet, and shorter texts."),
        Comment("I asked a colleague to watch me, which I never did before.", may_be_quoted=True),
    ),
    Kind.SLC: (
        Comment("I thought everybody else knew how to revise. They did not.", may_be_quoted=True),
        Comment("It would be good to have biscuits."),
        Comment("I liked that nobody marks it.", may_be_quoted=True),
        Comment("We should meet more often before exams."),
    ),
}
