// How a variable is written at some place of a command, so that its value stays one word.

/** The end of a piece of shell text: inside which quotes, or where no variable can be put. */
type Place = 'bare' | 'double' | 'single' | 'unknown';

/** O(text). Here documents and comments are not told apart from their surroundings: `unknown`. */
export function shellPlace(before: string): Place {
  if (/<<-?\s*\\?['"]?\w/.test(before)) return 'unknown';
  let quote = '';
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at);
    if (character === '\\' && quote !== "'") at++;
    else if (quote === '' && character === '#' && /^$|\s/.test(before.charAt(at - 1))) {
      const end = before.indexOf('\n', at);
      if (end < 0) return 'unknown';
      at = end;
    } else if (quote === '' && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = '';
  }
  return quote === '"' ? 'double' : quote === "'" ? 'single' : 'bare';
}

/** The variable at a place of a `sh` or `bash` command; `after` is what follows it. Null where it can't stand. */
export function posixVariable(name: string, before: string, after: string): string | null {
  const word = /^[\w[]/.test(after) ? `\${${name}}` : `$${name}`;
  switch (shellPlace(before)) {
    case 'bare':
      return `"${word}"`;
    case 'double':
      return word;
    case 'single':
      return `'"${word}"'`;
    case 'unknown':
      return null;
  }
}

/** The same for any shell that a task can name; null for languages, whose texts know no variables. */
export function variableIn(shell: string, name: string, before: string, after: string): string | null {
  switch (shell) {
    case 'sh':
    case 'bash':
      return posixVariable(name, before, after);
    case 'pwsh':
      return shellPlace(before) === 'bare' ? `$env:${name}` : null;
    case 'cmd':
      return `%${name}%`;
    default:
      return null;
  }
}
