"""What the communities of Example School found in their years; nobody here is real."""

import dataclasses
import datetime as dt

from lti_tool.demo import cast
from lti_tool.demo.life import moment
from lti_tool.findings.actions import Text

CHRISTODOULOU = "Christodoulou (2016), Making good progress?"


@dataclasses.dataclass(frozen=True)
class Found:
    """A page of findings, when it was written, and how far it went."""

    activity_id: str
    written: dt.datetime
    text: Text
    goes_out: bool = True
    host_agrees: bool = False


LAST_YEAR = (
    Found(
        cast.ASSESSMENT,
        moment(dt.date(2026, 7, 6)),
        Text(
            "Half of us marked with a code in place of sentences. The others wrote nothing and "
            "talked with five students each lesson.",
            "The code saved two hours a week, and students did not look it up. Talking took longer "
            "than we thought, and it is what they still remember.",
            "If you try one thing, let them say back to you what they will do next. We do not know "
            "whether it works in a class of thirty-two.",
            CHRISTODOULOU,
        ),
    ),
    Found(
        cast.METACOGNITION,
        moment(dt.date(2026, 7, 8)),
        Text(
            "We thought aloud at the board, once a week, about something that we had to work out.",
            "It did not work where we had prepared it. It did where we were really stuck.",
            "Take a question that you have not seen before. Two minutes are enough.",
            "Education Endowment Foundation (2018), Metacognition and self-regulated learning",
        ),
    ),
)

THIS_YEAR = (
    Found(
        cast.ASSESSMENT,
        moment(dt.date(2027, 7, 1)),
        Text(
            "One comment on each piece of work, and time in the next lesson to act on it. Some "
            "gave ten minutes, some fifteen.",
            "Where there was time in the room, most students changed something that mattered. As "
            "homework the same comment did next to nothing. We looked at about two hundred books.",
            "Plan the time before you write the comment. If there is no time for it, do not write "
            "it.",
            f"{CHRISTODOULOU}\nElliott and others (2016), A marked improvement?",
        ),
    ),
    Found(
        cast.TECHNOLOGY,
        moment(dt.date(2027, 7, 2)),
        Text(
            "Each of us switched one thing off for a half-term: slides, the class chat, the quiz "
            "with the music.",
            "Nobody missed the slides. The quiz came back without its music. Two of us went back "
            "to what we had, and were glad of it.",
            "It is easier to try a lesson without a screen than to argue about screens.",
            "Scutt (2018), Teachers are central to the good use of edtech",
        ),
    ),
    Found(
        cast.LANDSCAPE,
        moment(dt.date(2027, 7, 5)),
        Text(
            "We let twenty Year 8s lead us to where they learn well, and where they do not.",
            "Noise was on no list. Being seen from the corridor was on most of them.",
            "Turn one table away from the door. It costs nothing, and we would like to know what "
            "happens in other rooms.",
            "Youell (2006), The learning relationship",
        ),
    ),
    Found(
        cast.SCHOLARSHIP,
        moment(dt.date(2027, 7, 6)),
        Text(
            "Five words on the wall each fortnight, and the same five in our own mouths.",
            "A word was used once they had heard it from each other.",
            "",
            "Quigley (2018), Closing the vocabulary gap",
        ),
        goes_out=False,
    ),
    Found(
        cast.YEAR_12_COMMUNITY,
        moment(dt.date(2027, 7, 1)),
        Text(
            "We stopped reading our notes again, and tested each other on the bus.",
            "It feels worse and works better. Mixing topics was too hard at first.",
            "Leave us the hard question a little longer before you help.",
            "Dunlosky (2013), Strengthening the student toolbox",
        ),
        host_agrees=True,
    ),
    Found(
        cast.YEAR_10_COMMUNITY,
        moment(dt.date(2027, 7, 6)),
        Text(
            "Explaining a page to somebody at home, and ten minutes a day in place of an hour.",
            "Most of us kept the ten minutes for about a month. Explaining is the one that stayed.",
            "Tell us when a topic comes back.",
            "Weinstein, Madan and Sumeracki (2018), Teaching the science of learning",
        ),
    ),
)
