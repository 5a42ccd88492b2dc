"""Who is at Example School and what its courses hold; nobody here is real."""

from lti_tool.demo.school import Activity, Badge, Condition, Course, Person, Role, School

STAFF_CPD, YEAR_10, YEAR_12 = "2", "3", "4"

ADMINISTRATOR = "2"
LEAD, SECOND_LEAD, THIRD_LEAD = "3", "4", "5"
HEAD = "6"
NON_EDITING_TEACHER = "7"
YEAR_10_TEACHER, YEAR_12_TEACHER = "8", "9"
CONTACT = YEAR_12_TEACHER  # reads the concerns of students
TEACHER = "10"
LONG_NAMED_TEACHER, RIGHT_TO_LEFT_TEACHER, SINGLE_NAMED_TEACHER = "11", "12", "13"

# The first one's id is 3; family names follow the last given name after "|", and may be empty.
STAFF = """
Amara|Okafor
Gareth|Penhallow
Shabnam|Mirzapuri
Rosalind|Achterberg
Tobias|Wrenfield
Nia|Llewelyn-Adeyemi
Dominic|Tarrowby
Priya|Venkatarajan
Wilhelmina Anastasia Oluwaseun Konstantinopoulou|Featherstonehaugh-Ramanathapuram
ליאורה|בן־שלמון
Suryaningsih|
Hamish|Corrybank
Ines|Valadouro
Kwabena|Asantehene-Boyle
Margit|Holloway
Yusuf|Karadenizli
Bronwen|Tregarrick
Chidi|Umeadike
Fenella|Strathmore-Jha
Mateusz|Brzozowicki
Aoife|Ní Dhuibhlinn
Leroy|Cavendish-Blake
Sunniva|Hardanger
Olufemi|Bankolemoh
Hyacinth|Brathwood
Piotr|Lisieckowski
Tamsin|Polruan
Rukhsana|Gilgitwala
Edmund|Thistlewaite
Mei-Lin|Tsangford
Callum|Inverarity
Thandiwe|Mokoenama
Beatrix|Oldershaw
Ravindra|Kotelawalage
Siobhan|Kilbraney
Zephaniah|Marlowe-Grant
Ottoline|Harkaway
Dilwyn|Pryce-Anand
Farida|Noorzadeh
Jago|Nancarrow
Esther|Blumenfeldt
Kofi|Mensahene
Lucinda|Aldersyde
Sanjeev|Bhattarajee
Maeve|Corrigan-Osei
Viktor|Dragunescu
Perpetua|Nwosuji
Alasdair|Drumclog
Noor|Al-Haddadin
Winifred|Stapleford
Tariq|Chenabwala
Elowen|Carnsew
Ijeoma|Ekwuemeka
Barnaby|Quillfeather
Soraya|Mazandar
Rhodri|Gwynfardd
Delphine|Marchwood
"""

YEAR_10_STUDENTS = """
Zainab|Rahmanpur
Alfie|Thornbury
Chiamaka|Obiorah
Isla|Dunsmore
Kacper|Wolniewicz
Maryam|Siddiquian
Jerome|Lindo-Clarke
Poppy|Askerswell
Arjun|Nairvelil
Freya|Haldorsen
Tomasz|Zielonka-Reed
Ayesha|Lahorewala
Reuben|Castlegate
Lowri|Penrhyndeudraeth
Emeka|Uchendura
Hana|Fukutomi
Archie|Bellweather
Samira|Osmanovska
Declan|Rathmoylan
Jaya|Patelwadi
Finlay|Auchterlonie
Blessing|Adewunmi-Cole
Luca|Montefalcone
Matilda|Swaffham
"""

YEAR_12_STUDENTS = """
Imogen|Fairweather-Ncube
Bilal|Kashmirpur
Orla|Ballinderry
Tendai|Murambiwa
Harriet|Lyddington
Mohamed|Warsamedi
Cerys|Blaenavon
Vihaan|Deshmukhar
Abigail|Ottershaw
Jun|Hoshizawa
Nathaniel|Brightwater
Layla|Ben-Tahari
Oskar|Lindegren
Temperance|Boatengson
Ruairi|Glenfinlas
Sofia|Almodovarez
"""

# Well apart from the staff, so that a new colleague changes nobody's id.
FIRST_YEAR_10_STUDENT, SECOND_YEAR_10_STUDENT, FIRST_YEAR_12_STUDENT = "101", "102", "201"

# A job is not a role: in Staff CPD the head and the Year 10 teacher are Learners like the rest.
PEOPLE_TO_BE = {
    LEAD: "Teacher of history. Runs the Staff CPD course and leads a learning community.",
    TEACHER: "Teacher of chemistry. A Learner in Staff CPD, like most of the staff.",
    YEAR_10_TEACHER: "Runs the Year 10 course. A Learner in Staff CPD.",
    LONG_NAMED_TEACHER: "Teacher of classics with a long name. A Learner in Staff CPD.",
    NON_EDITING_TEACHER: "A non-editing teacher in Staff CPD, who can have no grade there.",
    HEAD: "Headteacher. A Learner in Staff CPD, who can join like anyone else.",
    CONTACT: "Runs the Year 12 course, and is the school’s safeguarding contact.",
    ADMINISTRATOR: "Looks after this LMS. Enrolled in no course, opens all of them.",
    FIRST_YEAR_10_STUDENT: "Student in Year 10.",
    SECOND_YEAR_10_STUDENT: "Student in Year 10.",
    FIRST_YEAR_12_STUDENT: "Student in Year 12.",
}

COURSES = (
    Course(STAFF_CPD, "CPD", "Staff CPD"),
    Course(YEAR_10, "Y10", "Year 10"),
    Course(YEAR_12, "Y12", "Year 12"),
)

ASSESSMENT, METACOGNITION, TECHNOLOGY, SCHOLARSHIP, LANDSCAPE = "1", "2", "3", "4", "5"
NEW_COMMUNITY, NEW_COMMUNITY_WITHOUT_COLUMN = "6", "7"
YEAR_10_COMMUNITY, NEW_YEAR_10_COMMUNITY, YEAR_12_COMMUNITY = "8", "9", "10"


def _activities() -> tuple[Activity, ...]:
    return (
        Activity(ASSESSMENT, STAFF_CPD, "Assessment"),
        Activity(METACOGNITION, STAFF_CPD, "Metacognition"),
        Activity(TECHNOLOGY, STAFF_CPD, "Technology"),
        Activity(SCHOLARSHIP, STAFF_CPD, "Scholarship in academic writing"),
        Activity(LANDSCAPE, STAFF_CPD, "Landscape of learning"),
        Activity(NEW_COMMUNITY, STAFF_CPD, "A new learning community"),
        Activity(
            NEW_COMMUNITY_WITHOUT_COLUMN,
            STAFF_CPD,
            "A new learning community, without grades",
            has_column=False,
        ),
        Activity(YEAR_10_COMMUNITY, YEAR_10, "Year 10 learning community"),
        Activity(NEW_YEAR_10_COMMUNITY, YEAR_10, "A new learning community"),
        Activity(YEAR_12_COMMUNITY, YEAR_12, "Year 12 learning community"),
    )


# In points of 100: one cycle of five, which somebody has from the second meeting of a year on.
ONE_CYCLE_OF_FIVE = 20


def example_school() -> School:
    """Return Example School as it is on its first day."""
    school = School(courses={course.id: course for course in COURSES})
    admin = Person(ADMINISTRATOR, "Morwenna", "Systemsdottir", "admin", is_administrator=True)
    school.people[admin.id] = admin
    for person in _people(STAFF, LEAD, "staff"):
        school.people[person.id] = person
        school.enrol(STAFF_CPD, person.id, _staff_role(person))
    tens = _people(YEAR_10_STUDENTS, FIRST_YEAR_10_STUDENT, "ten")
    twelves = _people(YEAR_12_STUDENTS, FIRST_YEAR_12_STUDENT, "twelve")
    _fill_year(school, YEAR_10, YEAR_10_TEACHER, tens)
    _fill_year(school, YEAR_12, YEAR_12_TEACHER, twelves)
    for activity in _activities():
        school.add_activity(activity)
    _reward(school, ASSESSMENT, "Member of the Assessment community", ONE_CYCLE_OF_FIVE)
    return school


def _reward(school: School, activity_id: str, badge: str, points: float) -> None:
    """Let an activity be completed by a passing grade, and a badge be given for it."""
    activity, column = school.activities[activity_id], school.own_column(activity_id)
    if column is None:
        raise ValueError("only an activity with a column can be completed by a grade")
    activity.condition, column.grade_to_pass = Condition.PASSING_GRADE, points
    new_id = school.new_id(school.badges)
    school.badges[new_id] = Badge(new_id, activity.course_id, badge, activity_id, enabled=True)


def _people(names: str, first_id: str, username: str) -> list[Person]:
    pairs = [line.split("|") for line in names.strip().splitlines()]
    return [
        Person(str(int(first_id) + i), given, family, f"{username}{i + 1:02}")
        for i, (given, family) in enumerate(pairs)
    ]


def _staff_role(person: Person) -> Role:
    if person.id in {LEAD, SECOND_LEAD, THIRD_LEAD}:
        return Role.INSTRUCTOR
    return Role.NON_EDITING if person.id == NON_EDITING_TEACHER else Role.LEARNER


def _fill_year(school: School, course_id: str, teacher_id: str, students: list[Person]) -> None:
    school.enrol(course_id, teacher_id, Role.INSTRUCTOR)
    for student in students:
        school.people[student.id] = student
        school.enrol(course_id, student.id, Role.LEARNER)
