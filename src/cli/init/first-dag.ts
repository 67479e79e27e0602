// The DAG file that `taskflow init` writes: small, and worth reading.

/** The text of a first file; `id` must be a good DAG id. Its commands are for POSIX shells. */
export function firstDag(id: string): string {
  return `# A workflow of three tasks: taskflow run ${id}
# All keys: taskflow schema prints them with their meaning.
id: ${id}
description: Counts the files of this folder
params:
  greeting: { type: string, default: Hello } # taskflow run ${id} --param greeting=Hi

tasks:
  count:
    # What a task writes to $TASKFLOW_OUTPUT is its output, for the tasks after it.
    run: echo "files=$(ls | wc -l | tr -d ' ')" >> "$TASKFLOW_OUTPUT"
    retries: 2 # a failed attempt is tried again, later and later

  greet:
    # Values come in by the environment, never into the text of the command.
    env: { GREETING: "\${{ params.greeting }}" }
    run: echo "$GREETING from run $TASKFLOW_RUN_ID"

  report:
    depends_on: [count, greet] # those two run side by side; this one waits for both
    if: tasks.count.output.files > 0
    env: { FILES: "\${{ tasks.count.output.files }}" }
    run: echo "There are $FILES files here"
`;
}
