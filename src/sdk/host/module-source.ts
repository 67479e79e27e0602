// TypeScript files as Node wants them: JavaScript with the same lines, and whether it is an ES module.
import { readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction, Script } from 'node:vm';
import { reasonOf } from '../../core/reason-of.js';
import { ourFile } from './our-files.js';
import { quietly } from './quietly.js';
import type { transformTypes } from './typescript.js';

export interface ModuleSource {
  readonly format: 'module' | 'commonjs';
  readonly source: string;
}

type Strip = (code: string, options: { readonly mode: 'strip'; readonly sourceUrl?: string }) => string;

/** Newer than the types of Node 20. */
const nativeStrip = (module as { stripTypeScriptTypes?: Strip }).stripTypeScriptTypes;
const require = createRequire(import.meta.url);

export function isTypeScript(path: string): boolean {
  return /\.[mc]?ts$/.test(path) && !path.endsWith('.d.ts');
}

/** Throws the file system's error or a SyntaxError that begins with the file and line. */
export function readTypeScript(path: string): ModuleSource {
  const code = readFileSync(path, 'utf8');
  const type = path.endsWith('.mts') ? 'module' : path.endsWith('.cts') ? 'commonjs' : packageType(path);
  const source = strip(code, path, false);
  if (type === 'module') return { format: 'module', source };
  if (!hasModuleSyntax(source)) return { format: 'commonjs', source };
  // Without a word in package.json the file's own words count, as in Node; where it says CommonJS, as in TypeScript.
  return type === null
    ? { format: 'module', source }
    : { format: 'commonjs', source: strip(code, path, true) };
}

/** Any file that a host loads, as Node or the hooks here understand it. Throws as `readTypeScript` does. */
export function readModule(path: string): ModuleSource {
  if (isTypeScript(path)) return readTypeScript(path);
  const source = readFileSync(path, 'utf8').replace(/^#!.*/, '');
  if (path.endsWith('.mjs')) return { format: 'module', source };
  const type = path.endsWith('.cjs') ? 'commonjs' : packageType(path);
  return { format: type ?? (hasModuleSyntax(source) ? 'module' : 'commonjs'), source };
}

/**
 * Node keeps to itself where in an ES module a syntax error is. This finds the line by compiling the file as a
 * script; null where that finds nothing wrong.
 */
export function findSyntaxError(path: string): number | null {
  try {
    const script = transformed(readFileSync(path, 'utf8'), path, true);
    new Script(`(async function (exports, require, module) {${script}\n})`, { filename: path });
    return null;
  } catch (error) {
    const stack = error instanceof SyntaxError ? (error.stack ?? '') : '';
    return stack.startsWith(`${path}:`) ? Number.parseInt(stack.slice(path.length + 1), 10) : null;
  }
}

function strip(code: string, path: string, toCommonJs: boolean): string {
  if (nativeStrip && !toCommonJs) {
    try {
      return quietly(() => nativeStrip(code, { mode: 'strip' }));
    } catch {
      // Enums and the like, which more than stripping is needed for; or an error that is told below.
    }
  }
  return transformed(code, path, toCommonJs);
}

/** Loads what reading TypeScript needs here: a host may have time until its first request. */
export function prepareTypeScript(): void {
  if (!nativeStrip) ourTransform();
}

function ourTransform(): typeof transformTypes {
  const loaded = quietly(
    () => require(ourFile('typescript.js')) as { transformTypes: typeof transformTypes },
  );
  return loaded.transformTypes;
}

function transformed(code: string, path: string, toCommonJs: boolean): string {
  const transform = ourTransform();
  try {
    return transform(code, path, toCommonJs);
  } catch (error) {
    throw withPlace(error, path);
  }
}

/** The first line as Node has it for errors in JavaScript, so that who reads it finds the place. */
function withPlace(error: unknown, path: string): SyntaxError {
  const text = reasonOf(error);
  const line = /\((\d+):\d+\)/.exec(text)?.[1] ?? '1';
  const message = text.replace(/^Error transforming .*?: /, '').replace(/ \(\d+:\d+\)$/, '');
  const told = new SyntaxError(message);
  told.stack = `${path}:${line}\nSyntaxError: ${message}`;
  return told;
}

function hasModuleSyntax(source: string): boolean {
  try {
    compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname']);
    return false;
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : '';
    return /import statement|Unexpected token 'export'|import\.meta|await is only valid|reserved word/.test(
      message,
    );
  }
}

const packageTypes = new Map<string, 'module' | 'commonjs' | null>();

/** `type` of the nearest package.json, or null where it says nothing. */
function packageType(path: string): 'module' | 'commonjs' | null {
  const folder = dirname(path);
  const known = packageTypes.get(folder);
  if (known !== undefined) return known;
  const type = typeIn(folder);
  const found = type !== undefined || folder === path ? (type ?? null) : packageType(folder);
  packageTypes.set(folder, found);
  return found;
}

function typeIn(folder: string): 'module' | 'commonjs' | null | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : null;
  } catch {
    return undefined;
  }
}
