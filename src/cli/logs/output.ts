// Standard output for long texts: what has been given is written before more is read.

/** False once nobody reads any more (`| head`): stop. */
export type Write = (bytes: Uint8Array) => Promise<boolean>;

/** The buffer may be used again once the promise is kept. */
export function writeToStandardOutput(bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(bytes, (error) => resolve(!error)));
}
