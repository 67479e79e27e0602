// Which attempt a callback belongs to, also long after the attempt has ended: by Node's async context.
import { AsyncLocalStorage, executionAsyncResource } from 'node:async_hooks';

export interface AttemptScope {
  /** Null while the host's streams are the attempt's log; after that, where its late words go, if anywhere. */
  late: { readonly descriptor: number | null } | null;
  /** It has left sockets open that serve later attempts, too: their callbacks may be another attempt's. */
  isShared: boolean;
}

/** Nothing is stored for what the file itself has started while it was loaded. */
export const attemptScope = new AsyncLocalStorage<AttemptScope>();

/**
 * Where what is printed now goes, if it is of an attempt that has ended; null in any other callback. One of a shared socket
 * counts as one of the attempt that runs: taken for an ended one, an error in it would leave the other one waiting.
 * What comes after an `await` is known for certain.
 */
export function lateWords(): AttemptScope['late'] {
  const scope = attemptScope.getStore();
  if (!scope || (scope.isShared && !(executionAsyncResource() instanceof Promise))) return null;
  return scope.late;
}
