// What a page keeps over hiding, reloading and restarting the window.
import { effect } from '@preact/signals';
import * as z from 'zod/mini';
import type { Transport } from '../transport/transport.js';
import type { PageState } from './page-state.js';

const keptSchema = z.object({
  dag_id: z.exactOptional(z.string()),
  file: z.exactOptional(z.nullable(z.string())),
  run_id: z.exactOptional(z.nullable(z.string())),
  tab: z._default(z.enum(['graph', 'gantt', 'grid']), 'graph'),
  selected: z._default(z.nullable(z.string()), null),
  critical: z._default(z.boolean(), true),
  details: z._default(z.boolean(), true),
  view: z._default(z.nullable(z.object({ x: z.number(), y: z.number(), k: z.number() })), null),
});

/** Puts back what was kept; returns what `ready` tells the host of it. Anything unreadable is forgotten. */
export function restore(
  page: PageState,
  transport: Transport,
): { readonly run_id?: string | null; readonly dag_id?: string } {
  const { success, data } = z.safeParse(keptSchema, transport.load() ?? {});
  if (!success) return {};
  page.tab.value = data.tab;
  page.selected.value = data.selected;
  page.showsCritical.value = data.critical;
  page.showsDetails.value = data.details;
  page.view.value = data.view;
  return {
    ...(data.run_id !== undefined && { run_id: data.run_id }),
    ...(data.dag_id !== undefined && { dag_id: data.dag_id }),
  };
}

/** Keeps it from now on; returns what ends that. Also at once: a panel that never did is not restored. */
export function keep(page: PageState, transport: Transport): () => void {
  return effect(() => {
    if (!page.isReady.value) return;
    transport.save({
      dag_id: page.dag.value?.id,
      file: page.dag.value?.file ?? null,
      run_id: page.runId.value,
      tab: page.tab.value,
      selected: page.selected.value,
      critical: page.showsCritical.value,
      details: page.showsDetails.value,
      view: page.view.value,
    });
  });
}
