// The server's token as the page has it: from its address or from a person, kept for as long as the tab lives.
const KEY = 'taskflow.token';

/** Of the address, out of which it is taken, since it would be seen and copied there; null where it has none. */
export function takeFromAddress(): string | null {
  const given = inText(location.hash);
  if (given !== null) history.replaceState(null, '', location.pathname);
  return given;
}

/** Of what a person pastes: the token alone, or the address that `taskflow serve` printed; null where there is none. */
export function tokenOf(text: string): string | null {
  return inText(text) ?? (text.replace(/^\s*bearer\s/i, '').trim() || null);
}

export function keptToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Null: none is kept any more. */
export function keepToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // A browser may forbid it: then a reload asks again.
  }
}

function inText(text: string): string | null {
  return /[#&?]token=([\w-]+)/.exec(text)?.[1] ?? null;
}
