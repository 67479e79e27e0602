// dist/host-hooks.js: the hooks of import statements where Node runs them in a thread of their own (before 22.15).
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTypeScript, prepareTypeScript, readTypeScript } from './module-source.js';
import { SDK_ADDRESS } from './our-files.js';
import { findTypeScript, isSdk } from './resolve.js';

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}

interface Loaded {
  readonly format: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

/** `file` is the one to be loaded. The process waits for the end of this, but not for what comes after. */
export function initialize({ file }: { readonly file: string }): void {
  if (isTypeScript(file)) setImmediate(prepareTypeScript);
}

export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string },
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> {
  if (isSdk(specifier, context.parentURL)) return { url: SDK_ADDRESS, format: 'module', shortCircuit: true };
  try {
    return await next(specifier, context);
  } catch (error) {
    const path = findTypeScript(specifier, context.parentURL);
    if (path === null) throw error;
    return { url: pathToFileURL(path).href, shortCircuit: true };
  }
}

export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  if (!url.startsWith('file:') || !isTypeScript(new URL(url).pathname)) return next(url, context);
  const { format, source } = readTypeScript(fileURLToPath(url));
  // CommonJS without a source goes the way of require, which knows these files, too.
  return format === 'module' ? { format, source, shortCircuit: true } : { format, shortCircuit: true };
}
