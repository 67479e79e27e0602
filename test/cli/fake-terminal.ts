// A terminal that remembers what is written to it.
import pc from 'picocolors';
import type { Terminal } from '../../src/cli/terminal.js';

export interface FakeTerminal extends Terminal {
  text(): string;
}

/** Without colours; interactive only where a width is given. */
export function fakeTerminal(
  options: { readonly width?: number; readonly isEmoji?: boolean } = {},
): FakeTerminal {
  let written = '';
  return {
    isInteractive: options.width !== undefined,
    isEmoji: options.isEmoji ?? false,
    colors: pc.createColors(false),
    width: options.width ?? 80,
    write: (text) => {
      written += text;
    },
    writeError: () => {},
    text: () => written,
  };
}
