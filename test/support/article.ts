// The DAG of the article that this project began with, word for word, and what it takes for given.

export const ARTICLE = `from taskflow import DAG, TriggerRule

dag = DAG("etl_pipeline", schedule="0 2 * * *")

@dag.task()
def extract():
    return {"records": fetch_data()}

@dag.task(depends_on=["extract"], retries=3, timeout=300)
def transform(extract=None):
    return clean(extract["records"])

@dag.task(depends_on=["transform"])
def load(transform=None):
    write_to_warehouse(transform)
`;
export const HELPERS = `
def fetch_data():
    return [{"id": 1}, {"id": None}, {"id": 3}]

def clean(records):
    return [record for record in records if record["id"]]

def write_to_warehouse(records):
    print("wrote", records)
`;
