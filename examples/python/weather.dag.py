"""Four years of Seattle's weather, read from the vega-datasets package, by month and by year, side by side."""

import csv
from collections import defaultdict
from pathlib import Path
from statistics import mean

from taskflow import DAG, TriggerRule

dag = DAG(
    "weather",
    description="Seattle's weather by month and by year",
    tags=["example", "python"],
    params={"unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"}},
)


def data_file() -> Path:
    """As Node looks for packages: in the nearest node_modules from here up."""
    for folder in Path(__file__).resolve().parents:
        path = folder / "node_modules/vega-datasets/data/seattle-weather.csv"
        if path.exists():
            return path
    raise FileNotFoundError("vega-datasets is not installed: run `npm run setup` first")


@dag.task(retries=2, retry_delay="500ms")
def extract(context):
    if context.attempt == 1:
        raise ConnectionError("the source is warming up, as sources do")
    with data_file().open(newline="") as file:
        days = [
            {"date": row["date"], "max": float(row["temp_max"]), "rain": float(row["precipitation"])}
            for row in csv.DictReader(file)
        ]
    context.logger.info("%d days", len(days))
    return days


@dag.task(depends_on=[extract])
def convert(extract, context):
    if context.params["unit"] == "celsius":
        return extract
    return [{**day, "max": round(day["max"] * 9 / 5 + 32, 1)} for day in extract]


@dag.task(depends_on=[convert])
def by_month(convert):
    months = defaultdict(list)
    for day in convert:
        months[day["date"][5:7]].append(day["max"])
    return {month: round(mean(values), 1) for month, values in sorted(months.items())}


@dag.task(depends_on=[convert])
def by_year(convert):
    years = defaultdict(float)
    for day in convert:
        years[day["date"][:4]] += day["rain"]
    return {year: round(total) for year, total in years.items()}


@dag.task(depends_on=[by_month, by_year])
def report(by_month, by_year):
    warmest = max(by_month, key=by_month.get)
    wettest = max(by_year, key=by_year.get)
    print(f"Warmest month: {warmest}, {by_month[warmest]} on average; wettest year: {wettest}, {by_year[wettest]} mm")
    return {"warmest": warmest, "wettest": wettest}


@dag.task(depends_on=[report], trigger_rule=TriggerRule.ALL_DONE)
def goodbye(**inputs):
    print("no report" if inputs["report"] is None else "done")


if __name__ == "__main__":
    dag.run()
