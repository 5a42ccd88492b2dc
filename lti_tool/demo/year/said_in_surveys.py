"""What members wrote under the survey; nobody here is real."""

import dataclasses

from lti_tool.demo import cast


@dataclasses.dataclass(frozen=True)
class Comment:
    """A comment, and whether its writer lets others quote it."""

    words: str
    may_be_quoted: bool = False


def _quoted(words: str) -> Comment:
    return Comment(words, may_be_quoted=True)


LAST_YEAR = {
    cast.ASSESSMENT: (
        _quoted("I did not know that others are as unsure about marking as I am."),
        Comment("Please begin on time. Some of us have a bus."),
    ),
    cast.METACOGNITION: (_quoted("Six people, and each time one of them had tried something."),),
    cast.YEAR_12_COMMUNITY: (_quoted("I learned how to be stuck."),),
}
THIS_YEAR = {
    cast.ASSESSMENT: (
        _quoted("I have taken more risks this year than in the ten before it."),
        Comment("Please not on a Wednesday. I teach until four and come in out of breath."),
        _quoted("The best hour of each half-term: nobody was there to be seen there."),
        Comment("More time to read before we meet, and shorter texts."),
    ),
    cast.METACOGNITION: (
        _quoted("I asked a colleague to watch me, which I never did before."),
        Comment("I would have liked more people from science."),
    ),
    cast.TECHNOLOGY: (
        _quoted("We laughed about what went wrong, and then we talked about why."),
        Comment("The library is cold."),
    ),
    cast.SCHOLARSHIP: (_quoted("My Year 9s write “however” now, and mean it."),),
    cast.LANDSCAPE: (
        Comment("We could have begun with the students sooner."),
        _quoted("I see my own room differently since I sat in the back of it."),
    ),
    cast.YEAR_10_COMMUNITY: (
        _quoted("I thought everybody else knew how to revise. They did not."),
        Comment("It would be good to have biscuits."),
    ),
    cast.YEAR_12_COMMUNITY: (
        _quoted("I liked that nobody marks it."),
        Comment("We should meet more often before exams."),
    ),
}
