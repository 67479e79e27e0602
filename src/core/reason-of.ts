// What something that was thrown says, for a message to people.

/** Libraries and users' code may throw anything. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
