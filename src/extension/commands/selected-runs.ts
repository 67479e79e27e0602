// The runs that are selected together in the Runs view: VS Code gives a command what was clicked, and after it all of
// the selection.

/** Their ids; tasks and attempts that are selected, too, are none. */
export function selectedRuns(selected: unknown): readonly string[] {
  if (!Array.isArray(selected)) return [];
  return [...new Set(selected.flatMap((node: unknown) => runIdOf(node) ?? []))];
}

function runIdOf(node: unknown): string | undefined {
  const {
    kind = 'run',
    runId,
    run,
  } = node as { kind?: unknown; runId?: unknown; run?: { run_id?: unknown } };
  const id = run?.run_id ?? runId;
  return kind === 'run' && typeof id === 'string' ? id : undefined;
}
