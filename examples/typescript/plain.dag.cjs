// CommonJS works, too, and a function may stand beside commands.
const { DAG } = require('taskflow');

const dag = new DAG('plain_javascript', { tags: ['example', 'javascript'] });
const list = dag.task('list', { run: 'node -p "JSON.stringify([3, 1, 2])" > "$TASKFLOW_OUTPUT"' });
const sorted = dag.task('sorted', { dependsOn: [list] }, ({ list }) => [...list].sort());
dag.task('show', { dependsOn: [sorted], run: 'cat "$TASKFLOW_INPUTS"' });
