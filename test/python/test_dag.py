"""Creation, validation, registry, context manager, graph algorithms and calling style of the Python SDK."""

import unittest
from datetime import timedelta
from typing import Any

from taskflow import DAG, DagError, Output, Task, TaskState, TriggerRule, task


def diamond() -> DAG:
    dag = DAG("diamond")
    dag.task(id="a")(lambda: 1)
    dag.task(id="b", depends_on=["a"])(lambda a: a)
    dag.task(id="c", depends_on="a")(lambda a: a)
    dag.task(id="d", depends_on=["b", "c"])(lambda b, c: b + c)
    return dag


class Creation(unittest.TestCase):
    def test_a_decorated_function_becomes_a_task_of_its_name(self) -> None:
        dag = DAG("x")

        @dag.task(retries=3, timeout=timedelta(minutes=5), trigger_rule=TriggerRule.ALL_DONE)
        def extract() -> int:
            """What it does."""
            return 1

        self.assertIsInstance(extract, Task)
        self.assertEqual(extract.id, "extract")
        self.assertEqual(extract.__doc__, "What it does.")
        self.assertEqual(extract.options["retries"], 3)
        self.assertEqual(extract.function(), 1)
        self.assertEqual(list(dag.tasks), ["extract"])

    def test_without_brackets(self) -> None:
        dag = DAG("x")

        @dag.task
        def extract() -> int:
            return 1

        self.assertEqual(list(dag.tasks), ["extract"])

    def test_dependencies_are_ids_tasks_or_one_alone_each_once(self) -> None:
        dag = DAG("x")
        a = dag.task(id="a")(lambda: 1)
        b = dag.task(id="b", depends_on=a)(lambda a: 1)
        c = dag.task(id="c", depends_on=[a, "b", b, "a"])(lambda a, b: 1)
        self.assertEqual(b.depends_on, ["a"])
        self.assertEqual(c.depends_on, ["a", "b"])

    def test_a_command(self) -> None:
        dag = DAG("x")
        a = dag.task(id="a")(lambda: 1)
        load = dag.task("load", run="psql -f load.sql", shell="bash", depends_on=[a])
        self.assertIsNone(load.function)
        self.assertEqual(load.options, {"run": "psql -f load.sql", "shell": "bash"})

    def test_tasks_made_in_loops_and_functions(self) -> None:
        def make(name: str) -> DAG:
            dag = DAG(name)
            for table in ("orders", "users"):

                @dag.task(id=f"load_{table}")
                def load(table: str = table) -> str:
                    return table

            return dag

        for name in ("north", "south"):
            self.assertEqual(list(make(name).tasks), ["load_orders", "load_users"])

    def test_mistakes_are_told_where_they_are_made(self) -> None:
        dag = DAG("x")
        dag.task(id="a")(lambda: 1)
        other = DAG("other").task(id="o")(lambda: 1)
        for message, mistake in [
            ("has a task a already", lambda: dag.task(id="a")(lambda: 2)),
            ("a task of the DAG other", lambda: dag.task(id="b", depends_on=[other])(lambda: 2)),
            ("not int", lambda: dag.task(id="b2", depends_on=[3])(lambda: 2)),
            ("has no name", lambda: dag.task()(lambda: 2)),
            ("a task is a function, not str", lambda: dag.task()("text")),  # type: ignore[arg-type, call-overload]
            ('write @dag.task\\(id="text"\\)', lambda: dag.task("text")),  # type: ignore[call-overload]
            ("is a task already", lambda: dag.task()(other)),
            ("@task needs a DAG", lambda: task()),
        ]:
            with self.assertRaisesRegex(DagError, message):
                mistake()
        with self.assertRaises(TypeError):
            dag.task(retires=3)  # type: ignore[call-overload]


class Validation(unittest.TestCase):
    def assert_problem(self, dag: DAG, message: str) -> None:
        with self.assertRaisesRegex(DagError, message) as caught:
            dag.validate()
        self.assertEqual(len(caught.exception.problems), 1, caught.exception.problems)

    def one(self, **options: Any) -> DAG:
        dag = DAG("one")
        dag.task(id="a", **options)(lambda **inputs: 1)
        return dag

    def test_a_good_one(self) -> None:
        diamond().validate()

    def test_problems(self) -> None:
        self.assert_problem(DAG("empty"), "there is no task in it")
        self.assert_problem(self.one(depends_on=["b"]), "a depends on b, which is no task")
        self.assert_problem(self.one(depends_on=["a"]), "a depends on itself")
        self.assert_problem(self.one(trigger_rule="all_dnoe"), "is no trigger rule; is it all_done")
        self.assert_problem(self.one(retries=-1), "retries must be a whole number")
        self.assert_problem(self.one(timeout="5 minutes"), "timeout must be seconds")
        self.assert_problem(self.one(timeout=-1), "timeout must be 0 seconds or more")
        bad = DAG("1x")
        bad.task(id="a")(lambda: 1)
        self.assert_problem(bad, "the DAG's id '1x'")
        reserved = DAG("x")
        reserved.task(id="constructor")(lambda: 1)
        self.assert_problem(reserved, "no reserved name")

    def test_a_parameter_that_nothing_is_passed_for(self) -> None:
        dag = DAG("x")
        dag.task(id="extract")(lambda: 1)
        dag.task(id="load", depends_on=["extract"])(lambda extrct, context, more=1: 1)
        self.assert_problem(dag, "the parameter extrct is no upstream task; is it extract")

    def test_a_cycle_names_its_path(self) -> None:
        dag = DAG("x")
        for id, source in [("a", "c"), ("b", "a"), ("c", "b")]:
            dag.task(id=id, depends_on=[source])(lambda **inputs: 1)
        self.assert_problem(dag, "wait for each other: a -> c -> b -> a")

    def test_all_problems_at_once(self) -> None:
        dag = self.one(retries=-1, timeout=-1)
        with self.assertRaises(DagError) as caught:
            dag.validate()
        self.assertEqual(len(caught.exception.problems), 2)


class Registry(unittest.TestCase):
    def test_get_and_list(self) -> None:
        dag = DAG("registered")
        self.assertIs(DAG.get("registered"), dag)
        self.assertIn(dag, DAG.list())
        self.assertIsNone(DAG.get("unheard of"))

    def test_the_latest_of_an_id_counts(self) -> None:
        DAG("twice")
        latest = DAG("twice")
        self.assertIs(DAG.get("twice"), latest)
        self.assertEqual([dag for dag in DAG.list() if dag.id == "twice"], [latest])


class ContextManager(unittest.TestCase):
    def test_tasks_inside_are_of_the_dag(self) -> None:
        with DAG("outer") as outer:

            @task
            def a() -> int:
                return 1

            with DAG("inner") as inner:

                @task(retries=1)
                def b() -> int:
                    return 2

            @task(depends_on=[a])
            def c(a: int) -> int:
                return a

        self.assertEqual(list(outer.tasks), ["a", "c"])
        self.assertEqual(list(inner.tasks), ["b"])

    def test_it_closes_after_an_error(self) -> None:
        with self.assertRaises(ZeroDivisionError), DAG("broken"):
            raise ZeroDivisionError
        with self.assertRaises(DagError):
            task()


class Graph(unittest.TestCase):
    def test_order_levels_and_critical_path(self) -> None:
        dag = diamond()
        self.assertEqual(dag.topological_sort(), ["a", "b", "c", "d"])
        self.assertEqual(dag.parallel_levels(), [["a"], ["b", "c"], ["d"]])
        self.assertEqual(dag.critical_path(), ["a", "b", "d"])
        self.assertEqual(dag.critical_path({"c": 5}), ["a", "c", "d"])

    def test_the_order_of_the_file_holds_where_it_can(self) -> None:
        dag = DAG("x")
        for id, after in [("z", []), ("y", ["x"]), ("x", []), ("w", ["z"])]:
            dag.task(id=id, depends_on=after)(lambda **inputs: 1)
        self.assertEqual(dag.topological_sort(), ["z", "x", "y", "w"])

    def test_nothing_of_a_cycle(self) -> None:
        dag = DAG("x")
        dag.task(id="a", depends_on=["b"])(lambda b: 1)
        dag.task(id="b", depends_on=["a"])(lambda a: 1)
        for ask in (dag.topological_sort, dag.parallel_levels, dag.critical_path):
            with self.assertRaisesRegex(DagError, "a -> b -> a"):
                ask()

    def test_a_long_chain_needs_no_recursion(self) -> None:
        dag = DAG("chain")
        for index in range(5000):
            dag.task(id=f"t{index}", depends_on=[f"t{index - 1}"] if index else [])(lambda **inputs: 1)
        dag.validate()
        self.assertEqual(len(dag.critical_path()), 5000)

    def test_empty(self) -> None:
        dag = DAG("empty")
        self.assertEqual((dag.topological_sort(), dag.parallel_levels(), dag.critical_path()), ([], [], []))


class CallingStyle(unittest.TestCase):
    def test_a_call_hands_an_output_on(self) -> None:
        dag = DAG("x")
        extract = dag.task(id="extract")(lambda: {"rows": [1]})
        load = dag.task(id="load")(lambda rows, factor: 1)
        load(extract()["rows"], factor=2)
        self.assertEqual(load.depends_on, ["extract"])
        dag.validate()

    def test_a_second_call_is_a_second_task(self) -> None:
        dag = DAG("x")
        base = dag.task(id="base")(lambda: 1)
        double = dag.task(id="double", depends_on=[base], retries=2)(lambda value, base=None: 1)
        first = double(1)
        second = double(first)
        self.assertIsInstance(second, Output)
        self.assertEqual(list(dag.tasks), ["base", "double", "double__1"])
        self.assertEqual(dag.tasks["double__1"].depends_on, ["base", "double"])
        self.assertEqual(dag.tasks["double__1"].options, {"retries": 2})

    def test_what_is_not_there_yet_can_not_be_looked_at(self) -> None:
        dag = DAG("x")
        extract = dag.task(id="extract")(lambda: [1])
        output: Any = extract()
        for look in (lambda: list(output), lambda: bool(output)):
            with self.assertRaisesRegex(DagError, "only while the DAG runs"):
                look()

    def test_a_call_that_does_not_fit_is_told_at_once(self) -> None:
        dag = DAG("x")
        load = dag.task(id="load")(lambda rows: 1)
        with self.assertRaisesRegex(DagError, "task load: too many positional"):
            load(1, 2)


class Words(unittest.TestCase):
    def test_they_are_texts(self) -> None:
        self.assertEqual(TriggerRule.ALL_DONE, "all_done")
        self.assertEqual(f"{TaskState.TIMED_OUT}", "timed_out")
        self.assertTrue(TaskState.FAILED.is_final)
        self.assertFalse(TaskState.UP_FOR_RETRY.is_final)


if __name__ == "__main__":
    unittest.main()
