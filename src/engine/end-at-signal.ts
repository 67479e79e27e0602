// Lets this process end what it has started before a signal ends it. Where others listen to the signal, what follows is
// theirs to say; where nobody does, the process ends by the signal, as it would have.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface SignalWatch {
  /** Resolves with the first of SIGINT, SIGTERM and SIGHUP, which does nothing more until `pass`. */
  readonly came: Promise<void>;
  /** Listens no longer, and gives on the signal that came. */
  pass(): void;
}

export function watchSignals(): SignalWatch {
  let seen: NodeJS.Signals | null = null;
  let tell = () => {};
  const came = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const listen = (signal: NodeJS.Signals) => {
    seen ??= signal;
    tell();
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return {
    came,
    pass: () => {
      for (const signal of SIGNALS) process.off(signal, listen);
      if (seen !== null && process.listenerCount(seen) === 0) process.kill(process.pid, seen);
    },
  };
}
