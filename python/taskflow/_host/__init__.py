"""The process that loads a DAG file and calls its functions: `__main__.py serve FILE` or `describe FILE`."""
