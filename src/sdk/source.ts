// Where in a DAG file a DAG or a task was written, by stack frames.
import { fileURLToPath } from 'node:url';

export interface SourcePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const FRAMES = 60;

/** The places in user code that are calling, innermost first, up to the module that was being loaded. */
export function findSource(): readonly SourcePlace[] {
  const places: SourcePlace[] = [];
  for (const site of callSites()) {
    const name = site.getFileName();
    if (!name) continue;
    // Beyond these is who required the module.
    if (name.startsWith('node:internal/modules/')) break;
    if (name.startsWith('node:') || name === import.meta.url) continue;
    const file = userFile(name);
    if (file !== null) places.push({ file, line: site.getLineNumber() ?? 1 });
  }
  return places;
}

/** By name: a file that makes a thousand tasks is asked as often. */
const userFiles = new Map<string, string | null>();

/** Null where the file is the SDK's. */
function userFile(name: string): string | null {
  const known = userFiles.get(name);
  if (known !== undefined) return known;
  const path = toPath(name);
  const file = isOurs(path) ? null : path;
  userFiles.set(name, file);
  return file;
}

/** Names in stack traces are addresses in ES modules and paths in CommonJS. */
export function toPath(name: string): string {
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : name;
  } catch {
    return name;
  }
}

/** Bundled, all of this SDK is one file; unbundled, a folder. */
const OURS = toPath(import.meta.url).replace(/[^/\\]*$/, '');

function isOurs(file: string): boolean {
  return file.startsWith(OURS);
}

function callSites(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, sites) => sites;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, findSource);
    return Array.isArray(holder.stack) ? holder.stack : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  }
}
