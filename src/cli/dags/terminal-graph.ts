// A drawn DAG in the terminal's colours and width.
import type { FormatInput } from '../../layout/formats/dag-picture.js';
import { toTerminal } from '../../layout/formats/terminal.js';
import type { LayoutDirection } from '../../layout/graph-layout.js';
import type { Paint } from '../../layout/terminal/terminal-canvas.js';
import { stateColor, type Terminal } from '../terminal.js';

/** Of a picture in a file or a pipe, which nobody's window limits. */
const WIDEST = 160;

/** Without emoji it is drawn in ASCII: a terminal that lacks the one often lacks lines too. */
export function drawInTerminal(terminal: Terminal, input: FormatInput, direction: LayoutDirection): string {
  const { colors, isEmoji, isInteractive, width } = terminal;
  const paint: Paint = (style, text) => {
    switch (style) {
      case 'critical':
        return colors.bold(text);
      case 'faint':
        return colors.dim(text);
      case 'title':
        return colors.bold(text);
      default:
        return stateColor(terminal, style)(text);
    }
  };
  return toTerminal(input, { direction, width: isInteractive ? width : WIDEST, ascii: !isEmoji, paint });
}
