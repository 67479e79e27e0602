// Acts once something has stopped changing: to do it with every step of a pan would be too much.
import { effect, type Signal } from '@preact/signals';

const QUIET_MS = 250;

/** Calls `act` when the signal has not changed for a moment; returns what ends that. */
export function onceQuiet(signal: Signal<unknown>, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    void signal.value;
    clearTimeout(timer);
    timer = setTimeout(act, QUIET_MS);
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}
