// What a graph's page kept of itself over a reload of the window.
import * as z from 'zod/mini';

const savedState = z.object({ dag_id: z.optional(z.string()), file: z.optional(z.nullable(z.string())) });

/** The DAG it showed and the file of that, as `dagView` gives it, where it tells. */
export function savedDag(state: unknown): {
  readonly dagId?: string | undefined;
  readonly file?: string | null | undefined;
} {
  const { success, data } = z.safeParse(savedState, state);
  return success ? { dagId: data.dag_id, file: data.file } : {};
}
