// Teaches this process's `import` and `require` the SDK's name and TypeScript.
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as sdk from '../index.js';
import { isTypeScript, readTypeScript } from './module-source.js';
import { ourFile, SDK_ADDRESS } from './our-files.js';
import { findTypeScript, isSdk } from './resolve.js';

interface Hooked {
  readonly url: string;
  readonly format?: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

interface SyncHooks {
  resolve(
    specifier: string,
    context: { readonly parentURL?: string },
    next: (specifier: string, context: unknown) => Hooked,
  ): Hooked;
  load(url: string, context: unknown, next: (url: string, context: unknown) => Hooked): Omit<Hooked, 'url'>;
}

/** What is used of Node's module loader beyond its types: `registerHooks` came with 22.15, the others are of old. */
interface Loader {
  registerHooks?: (hooks: SyncHooks) => void;
  _load(request: string, parent: { readonly filename?: string } | undefined, isMain: boolean): unknown;
  _resolveFilename(
    request: string,
    parent: { readonly filename?: string } | undefined,
    ...rest: unknown[]
  ): string;
  _extensions: Record<string, (target: { _compile(code: string, path: string): void }, path: string) => void>;
}

const loader = module as unknown as Loader;

/** `file` is the one to be loaded. */
export function installHooks(file: string): void {
  hookSdk();
  hookResolution();
  hookExtensions();
  if (loader.registerHooks) loader.registerHooks(SYNC);
  else module.register(pathToFileURL(ourFile('host-hooks.js')), { data: { file } });
}

const SYNC: SyncHooks = {
  resolve(specifier, context, next) {
    if (isSdk(specifier, context.parentURL))
      return { url: SDK_ADDRESS, format: 'module', shortCircuit: true };
    try {
      return next(specifier, context);
    } catch (error) {
      const path = findTypeScript(specifier, context.parentURL);
      if (path === null) throw error;
      return { url: pathToFileURL(path).href, shortCircuit: true };
    }
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !isTypeScript(new URL(url).pathname)) return next(url, context);
    const { format, source } = readTypeScript(fileURLToPath(url));
    // CommonJS without a source goes the way of require, which knows these files, too.
    return format === 'module' ? { format, source, shortCircuit: true } : { format, shortCircuit: true };
  },
};

/** `require("taskflow")` gives the same module as the import. */
function hookSdk(): void {
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    return isSdk(request, parent?.filename) ? sdk : load.call(this, request, parent, isMain);
  };
}

/** In CommonJS that was loaded by way of the hooks, Node resolves first, and does not ask `_load`. */
function hookResolution(): void {
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (request, parent, ...rest) {
    if (isSdk(request, parent?.filename)) return ourFile('sdk.js');
    try {
      return resolveFilename.call(this, request, parent, ...rest);
    } catch (error) {
      const path = findTypeScript(request, parent?.filename);
      if (path === null) throw error;
      return path;
    }
  };
}

function hookExtensions(): void {
  for (const ending of ['.ts', '.cts', '.mts']) {
    loader._extensions[ending] = (target, path) => target._compile(readTypeScript(path).source, path);
  }
}
