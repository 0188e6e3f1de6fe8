"""Timed work beside people who write."""

from __future__ import annotations

import gevent
from flask import Flask
from gevent.event import Event

from foundation import jobs


def test_the_loop_hears_people_between_two_jobs_of_the_same_second():
    app, turns, heard, done = Flask(__name__), [0], list[int](), Event()

    def work(_app):
        heard.append(turns[0])
        if len(heard) == 3:
            done.set()

    def turn():
        turns[0] += 1

    for _ in range(3):
        jobs.every(app, 1, work)
    listening = gevent.get_hub().loop.check()  # called each time that the loop has looked at the sockets
    listening.start(turn)
    scheduler = jobs.start(app)
    try:
        assert done.wait(10)
    finally:
        scheduler.shutdown(wait=False)
        listening.stop()
        listening.close()
    assert len(set(heard)) == 3
