/** A key or a chord as it stands on the keyboard: `Ctrl+P`. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return <kbd className="key-hint">{keys}</kbd>;
}
