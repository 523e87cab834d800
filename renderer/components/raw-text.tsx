/** Text as it is, to read, select and scroll; the keyboard reaches it as it reaches any field. */
export function RawText(props: { readonly label: string; readonly text: string; readonly rows: number }) {
  return (
    <textarea
      className="raw-text"
      aria-label={props.label}
      value={props.text}
      rows={props.rows}
      readOnly
      spellCheck={false}
    />
  );
}
