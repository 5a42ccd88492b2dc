"""What can still be done in a community whose year is over; whatever is not here is refused."""

# As before, whatever is sent: each with why.
STILL = {
    # One's own: to hide, to delete, to go.
    "POST plans.show_plan",
    "POST plans.show_feedback",
    "POST deleting.delete_plan",
    "POST deleting.delete_feedback",
    "POST deleting.delete_feedback of the author alone",
    "POST experiments.decide",
    "POST deciding.delete",
    "POST deciding.stop",
    # Each is sent to take something back; test_over holds that nothing else goes.
    "POST findings.decide",
    "POST deciding.send",
    "POST deciding.lend",
    "POST sending.answer_gradebook",
    "POST leaving.leave",
    "POST leaving.choose_remains",
    "POST communities.stop_waiting",
    "POST spaces.put_away",
    # To keep students safe, at any time.
    "POST safeguarding.report",
    # What was promised until a day.
    "POST surveys.answer",
    # What was: whether a meeting was held, and what somebody did that year.
    "POST meetings.settle",
    "POST awarding.give",
    "POST awarding.take_back",
    # What is still between the school and its LMS, and somebody to look after it.
    "POST grades.try_again",
    "POST grades.ask_to_compare",
    "POST grades.send_again",
    "POST grades.let_go",
    "POST grading.choose",  # to send nothing more; test_over holds that no other choice goes
    "POST communities.invite_lead",
    "POST communities.answer_invitation",
    "POST students.answer",  # to stop
    "POST comments.take_out",  # what names somebody
    "POST starting.start_at_home",
}
# To take back only: what is sent then.
TAKES_BACK = {
    "POST plans.change_note": "delete",
    "POST support.edit": "delete",
    "POST support.write_visit": "call_off",
    "POST library.change_note": "delete",
    "POST library.lend": "take_back",
    "POST communities.describe": "nothing",
    "POST calendars.change": "stop",
    "POST setbacks.change": "delete",
    "POST deciding.show": "keep",
}
# Pages that are a form and nothing else.
FORMS = {
    "GET meetings.add_form",
    "GET meetings.change_form",
    "GET meetings.agenda",
    "GET meetings.notes",
    "GET bringing.learning",
    "GET choosing.meetings_for",
    "GET library.new",
    "GET library.change_form",
    "GET communities.settings",
    "GET students.hosts",
    "GET experiments.new",
    "GET experiments.change_form",
    "GET support.visit_form",
    "GET findings.write",
    "GET setbacks.new",
    "GET outreach.propose_form",
    "GET outreach.write_form",
    "GET answering.check_form",
    "GET run.after_form",
    "GET offering.words",
}
