// Where a second parser gives up, which knows all of TypeScript. Apart: it is asked of a text that the first one finds
// faults in, and takes longer to load than most files to read.
import { transform } from 'sucrase';

/** The place of the first mistake; null where there is none. */
export function strictFault(source: string): number | null {
  try {
    transform(source, { transforms: ['typescript'], disableESTransforms: true });
    return null;
  } catch (error) {
    const match = /\((\d+):(\d+)\)/.exec(error instanceof Error ? error.message : '');
    if (!match) return null;
    const before = source.split('\n').slice(0, Number(match[1]) - 1);
    return before.reduce((sum, line) => sum + line.length + 1, 0) + Number(match[2]) - 1;
  }
}
