// Texts from files and journals as a terminal may have them.

/** The text with what could move the cursor, hide or reorder characters replaced; its length stays. */
export function visibleText(text: string): string {
  return text.replaceAll(/[\p{Control}\p{Bidi_Control}]/gu, '\ufffd');
}
