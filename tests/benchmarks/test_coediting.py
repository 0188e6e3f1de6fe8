"""What the co-editing benchmark says of what it found: medians, promises kept or not, and when it fails."""

from __future__ import annotations

import json

from benchmarks.coediting import plan, report
from benchmarks.coediting.load import Load
from benchmarks.coediting.results import Results, last_line

HUNDRED = Load(documents=1, editors=100, window_ms=20)


def a_run(**more):
    """A run in which everything went well."""
    figures = {"p50": 14.0, "p99": 26.0, "cpu": 2.0, "added_mib": 8.0, "idle_mib": 100.0, "peak_mib": 108.0}
    return {**figures, "others": 0.0, "client_busy": 0.3, "arrived": True, "equal": True, **more}


def the_results(*, ours, theirs, cell=HUNDRED):
    results = Results(cells=[cell])
    for who, runs in (("ours", ours), ("theirs", theirs)):
        for run in runs:
            results.add(cell.label, who, run)
    return results


def test_the_ratio_is_that_of_the_medians():
    results = the_results(
        ours=[a_run(cpu=cpu) for cpu in (1, 2, 90)], theirs=[a_run(cpu=cpu) for cpu in (4, 0.1, 8)]
    )
    assert results.ratio(HUNDRED.label, "cpu").value == 0.5


def test_a_promise_missed_is_marked_in_the_table_and_named_on_the_last_line():
    results = the_results(ours=[a_run(cpu=3.0)], theirs=[a_run(cpu=4.0)])
    assert "0.75 > MISSED 0.65" in report.tables(results)
    said = json.loads(last_line(results))
    assert said["missed"] == ["100, 20 ms: cpu", "100, 20 ms: added_mib"]
    assert said["ratios"]["100, 20 ms"]["cpu"] == 0.75


def test_promises_kept_are_said_to_be_kept():
    results = the_results(ours=[a_run(cpu=2.0, added_mib=4.0)], theirs=[a_run(cpu=4.0)])
    assert "0.50 ≤ 0.65" in report.tables(results)
    assert json.loads(last_line(results))["missed"] == []


def test_a_missed_promise_is_no_failure_and_one_replica_that_differs_is():
    slow = the_results(ours=[a_run(cpu=9.0)], theirs=[a_run()])
    assert slow.sound()
    for who in ("ours", "theirs"):
        runs = {"ours": [a_run()], "theirs": [a_run()], who: [a_run(), a_run(equal=False)]}
        differing = the_results(**runs)
        assert not differing.sound()
        assert f"REPLICAS DIFFER: 100, 20 ms ({who})" in report.tables(differing)


def test_an_edit_that_never_arrived_is_a_failure():
    assert not the_results(ours=[a_run(arrived=False)], theirs=[a_run()]).sound()


def test_an_acknowledged_edit_that_we_lost_is_a_failure_and_one_the_peer_lost_is_not():
    lost = {"typed": 1200, "lost": 3, "acknowledged_lost": 1, "equal": True}
    kept = {"typed": 1200, "lost": 0, "acknowledged_lost": 0, "equal": True}
    theirs, ours = Results(), Results()
    for results, who in ((theirs, "theirs"), (ours, "ours")):
        results.add("kill", "ours", lost if who == "ours" else kept)
        results.add("kill", "theirs", lost if who == "theirs" else kept)
    assert theirs.sound()
    assert not ours.sound()
    assert "ACKNOWLEDGED AND LOST: 1" in report.tables(ours)


def test_a_run_that_is_to_be_doubted_says_why():
    runs = {"ours": [a_run(others=0.3)], "theirs": [a_run(client_busy=0.95, typed=900, expected=1000)]}
    results = the_results(**runs)
    assert "1, 1 DISTURBED, 1 SATURATED, 1 LATE" in report.tables(results)
    assert "[DISTURBED]" in report.line("100", "ours", a_run(others=0.3))
    assert json.loads(last_line(results))["doubtful_runs"] == 2


def test_what_no_time_was_left_for_is_named():
    results = Results(cells=[HUNDRED], skipped=[HUNDRED.label])
    assert "NOT MEASURED, no time left: 100, 20 ms" in report.tables(results)
    assert json.loads(last_line(results))["not_measured"] == ["100, 20 ms"]


def test_by_default_everything_is_measured_and_what_is_judged_comes_first():
    first, beside = plan.parse([]).cells()
    assert [load.label for load in first] == [
        "10, default",
        "50, default",
        "100, default",
        "200, default",
        "40×5, default",
        "100, 20 ms",
        "200, 20 ms",
    ]
    assert len(first) + len(beside) == 5 * 2 * 2


def test_a_part_can_be_asked_for():
    asked = plan.parse(["--loads", "40x5", "--windows", "20", "--cursors", "with", "--only", "ours"])
    first, beside = asked.cells()
    assert asked.peers == ("ours",)
    assert [load.label for load in [*first, *beside]] == ["40×5 + cursors, 20 ms"]
