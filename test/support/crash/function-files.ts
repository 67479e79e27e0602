// The tasks of the crash harness as a file of functions, and of commands where a shape has both.
import type { DagDefinition, TaskDefinition } from '../../../src/core/definition.js';
import type { PlannedTask } from './shapes.js';

/** The text of a file in Python. */
export function pythonFile(dag: DagDefinition, tasks: readonly PlannedTask[], work: string): string {
  const texts = tasks.map((each, place) => pythonTask(each, dag.tasks[place]));
  return `import fcntl
import os
import sys
import threading
import time
from taskflow import DAG

WORK = ${JSON.stringify(work)}
dag = DAG(${JSON.stringify(dag.id)}, max_parallel_tasks=${dag.max_parallel_tasks})


def tell(name, line):
    descriptor = os.open(os.path.join(WORK, name), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\\n".encode())
    os.close(descriptor)


def work(context, up, fate, lines, pause, leaves):
    me = f"{context.task_id}.{context.attempt}"
    lock = os.open(os.path.join(WORK, "locks", context.task_id), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            tell("overlaps", me)
        tell("starts", me)
        said = 0
        while said < lines or (fate == "hangs" and context.attempt == 1):
            try:
                time.sleep(pause)
                print(f"line {me} {said} of {'0' * 60}")
                said += 1
            except BaseException:
                time.sleep(0.2)
                raise
        if leaves:
            threading.Thread(target=late, args=(me,), daemon=True).start()
        if fate == "fails" and context.attempt == 1:
            sys.exit(3)
        tell("ends", f"{me} {up['me'] if up else 'none'}")
    finally:
        os.close(lock)


def late(me):
    time.sleep(0.3)
    print(f"late {me}")


${texts.join('\n\n\n')}
`;
}

function pythonTask({ id, index, upstream, ...plan }: PlannedTask, definition?: TaskDefinition): string {
  const options = [
    `retries=${definition?.retries}, retry_delay="${definition?.retry_delay_ms}ms"`,
    `max_retry_delay="${definition?.max_retry_delay_ms}ms"`,
    `depends_on=${JSON.stringify(upstream)}`,
    ...(plan.timeoutMs === null ? [] : [`timeout="${plan.timeoutMs}ms"`]),
  ].join(', ');
  if (definition?.kind === 'shell')
    return `dag.task("${id}", run=${JSON.stringify(definition.run)}, env=${JSON.stringify(definition.env)}, ${options})`;
  const words = [plan.fate, plan.lines, plan.pause].map((each) => JSON.stringify(each)).join(', ');
  return `@dag.task(${options})
def ${id}(context, **inputs):
    work(context, ${upstream[0] ? `inputs["${upstream[0]}"]` : 'None'}, ${words}, ${plan.leaves ? 'True' : 'False'})
    return {"me": ${index}}`;
}

/** The text of a file in JavaScript. Node has no locks: there a file says whose process has the task. */
export function javascriptFile(dag: DagDefinition, tasks: readonly PlannedTask[], work: string): string {
  const texts = tasks.map((each, place) => javascriptTask(each, dag.tasks[place]));
  return `import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DAG } from 'taskflow';

const WORK = ${JSON.stringify(work)};
export const dag = new DAG(${JSON.stringify(dag.id)}, { maxParallelTasks: ${dag.max_parallel_tasks} });

function tell(name, line) {
  appendFileSync(WORK + '/' + name, line + '\\n');
}

function holder(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ')[1][0] !== 'Z';
  } catch {
    return false;
  }
}

async function work({ taskId, attempt, signal }, up, { fate, lines, pause, leaves }) {
  const me = taskId + '.' + attempt;
  const lock = WORK + '/locks/' + taskId;
  const other = holder(lock);
  if (other > 0 && lives(other)) tell('overlaps', me);
  writeFileSync(lock, String(process.pid));
  try {
    tell('starts', me);
    for (let said = 0; said < lines || (fate === 'hangs' && attempt === 1); said++) {
      await sleep(pause * 1000);
      if (signal.aborted) {
        await sleep(200);
        return;
      }
      console.log('line ' + me + ' ' + said + ' of ' + '0'.repeat(60));
    }
    if (leaves) setTimeout(() => console.log('late ' + me), 300);
    if (fate === 'fails' && attempt === 1) process.exit(3);
    tell('ends', me + ' ' + (up ? up.me : 'none'));
  } finally {
    rmSync(lock);
  }
}

${texts.join('\n')}
`;
}

function javascriptTask({ id, index, upstream, ...plan }: PlannedTask, definition?: TaskDefinition): string {
  const options = {
    retries: definition?.retries,
    retryDelay: `${definition?.retry_delay_ms}ms`,
    maxRetryDelay: `${definition?.max_retry_delay_ms}ms`,
    dependsOn: upstream,
    ...(plan.timeoutMs !== null && { timeout: `${plan.timeoutMs}ms` }),
  };
  if (definition?.kind === 'shell') {
    const { run, env } = definition;
    return `dag.task('${id}', ${JSON.stringify({ ...options, run, env })});`;
  }
  const up = upstream[0] ? `inputs.${upstream[0]}` : 'null';
  return `dag.task('${id}', ${JSON.stringify(options)}, async (inputs, context) => {
  await work(context, ${up}, ${JSON.stringify(plan)});
  return { me: ${index} };
});`;
}
