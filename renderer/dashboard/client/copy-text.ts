/** Copies by the clipboard, or, where a page may not reach it (no https), by a selection. Rejects when neither works. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  // Inside an open dialog, because what is outside cannot take the focus.
  const host = document.activeElement?.parentElement ?? document.body;
  host.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  if (!isDone) throw new Error('the browser did not copy');
}
