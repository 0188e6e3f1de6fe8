"""What the demonstration did about its decisions: somebody sees to them, they are looked at again, notes are signed."""

from __future__ import annotations

from collections import defaultdict

from demonstration.calendar import ANCHOR


def of(demonstration):
    steps = defaultdict(list)
    for one in demonstration.followed:
        steps[one.motion].append(one)
    return steps


def test_decisions_have_owners_review_dates_and_signed_notes(valbrume):
    followed = of(valbrume)
    assert len(followed) >= 3
    for steps in followed.values():
        assert steps[0].owner
        assert steps[0].review_on
        assert all(one.text for one in steps)


def test_only_what_was_carried_has_an_execution_and_everything_comes_after_the_vote(valbrume):
    motions = {motion.id: motion for motion in valbrume.motions}
    for identifier, steps in of(valbrume).items():
        motion = motions[identifier]
        assert motion.stage == "closed"
        assert all(one.at > motion.closes for one in steps)
        assert all(one.at.date() <= ANCHOR for one in steps)
        assert [one.at for one in steps] == sorted(one.at for one in steps)
        if any(one.execution for one in steps):
            assert motion.expected["outcome"] == "carried"


def test_owners_and_authors_are_people_and_organisations_of_the_files(valbrume):
    people = {one.id for one in valbrume.people}
    organisations = {one.id for one in valbrume.organisations}
    for one in valbrume.followed:
        assert one.by in people
        assert one.owner is None or one.owner in people | organisations
