"""A question that runs too long is stopped, and only that one."""

import duckdb
import pytest

from queries.watch import Watch

ENDLESS = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b"


def test_a_long_question_is_interrupted():
    watch, cursor = Watch(0.1), duckdb.connect().cursor()
    with pytest.raises(duckdb.InterruptException), watch.over(cursor):
        cursor.execute(ENDLESS).fetchall()


def test_a_short_question_is_answered_after_a_long_one_was_stopped():
    watch, connection = Watch(0.1), duckdb.connect()
    with pytest.raises(duckdb.InterruptException), watch.over(long := connection.cursor()):
        long.execute(ENDLESS).fetchall()
    with watch.over(short := connection.cursor()):
        assert short.execute("select 1").fetchall() == [(1,)]


class Heard:
    """A cursor that remembers whether it was interrupted."""

    interrupted = False

    def interrupt(self) -> None:
        self.interrupted = True


def test_patient_work_is_stopped_later_than_a_page():
    watch, cursor, patient, page = Watch(0.1), duckdb.connect().cursor(), Heard(), Heard()
    with pytest.raises(duckdb.InterruptException), watch.over(patient, 1e6), watch.over(page), watch.over(cursor):
        cursor.execute(ENDLESS).fetchall()
    assert page.interrupted and not patient.interrupted
