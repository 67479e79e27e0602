// The first steps, as VS Code's welcome page offers them.

/** Steps are done when what they ask for has happened. */
export function walkthrough(text: (key: string, words: string) => string): object {
  const step = (
    id: string,
    title: string,
    description: string,
    media: string,
    completionEvents: string[],
  ) => ({
    id,
    title: text(`walkthrough.${id}.title`, title),
    description: text(`walkthrough.${id}.description`, description),
    media: { svg: `media/walkthrough/${media}.svg`, altText: text(`walkthrough.${id}.alt`, title) },
    completionEvents,
  });
  return {
    id: 'start',
    title: text('walkthrough.title', 'Get started with TaskFlow'),
    description: text(
      'walkthrough.description',
      'Write a DAG, see it drawn, run it, and find the run again.',
    ),
    steps: [
      step(
        'write',
        'Write a DAG',
        'A file ending in `.dag.yaml` says which commands to run and what each waits for. It is checked as you type.\n[New DAG File](command:taskflow.newDagFile)',
        'write',
        ['onCommand:taskflow.newDagFile', 'onContext:taskflow.hasDags'],
      ),
      step(
        'graph',
        'See its graph',
        'The graph is drawn as you type, and shows each run live. Every action works by keyboard.\n[Open Graph](command:taskflow.openGraph)',
        'graph',
        ['onCommand:taskflow.openGraph'],
      ),
      step(
        'run',
        'Run it',
        'Tasks run at once where nothing makes them wait. The run goes on when you close the window.\n[Run DAG](command:taskflow.runDag)',
        'run',
        ['onCommand:taskflow.runDag', 'onContext:taskflow.hasRuns'],
      ),
      step(
        'history',
        'Find it again',
        'The Runs view keeps each run with its tasks, attempts and logs. What failed can be retried from there; what succeeded is not run again.\n[Show Runs](command:taskflow.runs.focus)',
        'history',
        ['onCommand:taskflow.runs.focus', 'onCommand:taskflow.openLog'],
      ),
      step(
        'terminal',
        'Use it in a terminal',
        'In VS Code’s terminals `taskflow` is there: `taskflow run my_dag`. Runs started there appear here, and the other way round.\n[New Terminal](command:workbench.action.terminal.new)',
        'terminal',
        ['onCommand:workbench.action.terminal.new'],
      ),
    ],
  };
}
