// Saves the graph as a picture or as text, whole, whatever part of it is seen.
import { reasonOf } from '../../../core/reason-of.js';
import { toMermaid } from '../../../layout/formats/mermaid.js';
import type { Page } from '../context.js';
import { graphPicture } from './graph-picture.js';
import { pngOf } from './png.js';

/** The host asks where to. */
export async function exportGraph(page: Page, format: 'svg' | 'png' | 'mermaid'): Promise<void> {
  const { state, act } = page;
  const drawn = state.drawn.peek();
  const layout = state.layout.peek();
  if (!drawn || !layout) return;
  if (format === 'mermaid') {
    const run = state.run.shown;
    const input = { definition: drawn.definition, ...(run && { run }) };
    act.exportFile('mermaid', 'utf8', toMermaid(input, { direction: state.direction.peek() }));
    return;
  }
  const picture = graphPicture(page, drawn, layout);
  if (format === 'svg') act.exportFile('svg', 'utf8', picture.svg);
  else
    try {
      act.exportFile('png', 'base64', await pngOf(picture));
    } catch (error) {
      act.notify('file', 'error', reasonOf(error));
    }
}
