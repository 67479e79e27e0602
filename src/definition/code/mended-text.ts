// A text that is being typed, with what is half there left out: one bracket that does not close hides all that follows.
import type { CodeLanguage } from './code-files.js';
import { parseJavaScript, parsePython } from './syntax.js';

/** Lines that begin a statement of their own, whatever stands above them. */
const STARTS: Readonly<Record<CodeLanguage, RegExp>> = {
  python:
    /^(?:@|def |async def |class |with |from |import |if |for |try:|[A-Za-z_][\w.]*(?: *=|\.task\(|: ))/,
  javascript:
    /^(?:export |const |let |var |import |function |async |class |interface |type |new |[A-Za-z_$][\w$]*\.(?:task|define)\()/,
};

/** The same length and lines, blanks where statements are broken; the text itself where none is. O(text). */
export function mendText(source: string, language: CodeLanguage): string {
  const parse = language === 'python' ? parsePython : parseJavaScript;
  const parts = splitStatements(source, language).map((part) => {
    const tree = parse(part);
    let isBroken = false;
    tree.iterate({
      enter: ({ type }) => {
        isBroken ||= type.isError;
        return !isBroken;
      },
    });
    return isBroken ? part.replace(/[^\r\n]/g, ' ') : part;
  });
  return parts.join('');
}

function splitStatements(source: string, language: CodeLanguage): readonly string[] {
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
