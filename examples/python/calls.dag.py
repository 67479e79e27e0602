"""The same in the style of Airflow's TaskFlow API: tasks are called, and their calls are the edges. Two DAGs, one file."""

import asyncio

from taskflow import DAG, task


def build(region: str, shops: list[str]) -> DAG:
    with DAG(f"sales_{region}", tags=["example", "python"]) as dag:

        @task
        async def fetch(shop: str):
            await asyncio.sleep(0.05)
            return {"shop": shop, "sales": [len(shop), 10 * len(shop)]}

        @task
        def add_up(shops):
            return {shop["shop"]: sum(shop["sales"]) for shop in shops}

        # A call is a task of its own: fetch, fetch__1, ...
        add_up([fetch(shop) for shop in shops])
    return dag


build("north", ["Oslo", "Bergen", "Tromsø"])
build("south", ["Rome", "Bari"])
