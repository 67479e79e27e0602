// A text of code cut into its statements, by its lines alone: what no mistake in one of them can change.
import type { CodeLanguage } from './code-files.js';

/** Lines that begin a statement of their own, whatever stands above them. */
const STARTS: Readonly<Record<CodeLanguage, RegExp>> = {
  python:
    /^(?:@|def |async def |class |with |from |import |if |for |try:|[A-Za-z_][\w.]*(?: *=|\.task\(|: ))/,
  javascript:
    /^(?:export |const |let |var |import |function |async |class |interface |type |new |[A-Za-z_$][\w$]*\.(?:task|define)\()/,
};

/** Joined they are the text; a line in a text literal may look like a start. O(text). */
export function splitStatements(source: string, language: CodeLanguage): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  let isDecorated = false;
  while (at < source.length) {
    const line = source.indexOf('\n', at);
    const end = line < 0 ? source.length : line + 1;
    const isStart = STARTS[language].test(source.slice(at, Math.min(end, at + 200)));
    const isDecorator = source[at] === '@';
    if (isStart && !(isDecorated && !isDecorator) && at > from) {
      parts.push(source.slice(from, at));
      from = at;
    }
    // A function belongs to the decorators above it.
    if (isStart) isDecorated = isDecorator;
    at = end;
  }
  parts.push(source.slice(from));
  return parts;
}
