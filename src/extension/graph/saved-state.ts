// What a graph's page kept of itself over a reload of the window.
import * as z from 'zod/mini';

const savedState = z.object({ dag_id: z.optional(z.string()) });

/** The DAG it showed, where it tells. */
export function savedDagId(state: unknown): string | undefined {
  const saved = z.safeParse(savedState, state);
  return saved.success ? saved.data.dag_id : undefined;
}
