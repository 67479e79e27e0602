// `process.exit` in what an ended attempt has left behind must not end the one that runs.
import { syncBuiltinESMExports } from 'node:module';

/** Thrown there, since the caller expects that nothing after it is done. */
export class LateExit extends Error {
  override readonly message = 'process.exit was called after the function had ended';
}

/** From here on. `isLate`: whether whoever calls belongs to an attempt that has ended while another one runs. */
export function holdBackLateExits(isLate: () => boolean): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    if (isLate()) throw new LateExit();
    return exit(code);
  };
  syncBuiltinESMExports();
}
