/** Words that the agent puts in the middle of a sentence, as a sentence of their own. */
export function asSentence(text: string): string {
  const first = /^https?:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
