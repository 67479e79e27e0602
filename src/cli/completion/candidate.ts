// A word that a half-typed one can become.

export interface Candidate {
  readonly word: string;
  /** In a line; may be empty. */
  readonly description: string;
}
