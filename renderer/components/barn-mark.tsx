/** The barn that stands for the app. */
export function BarnMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg className="barn-mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <path
        fill="currentColor"
        d="M12 2 3.2 6.2 1.5 12H3v9.2c0 .4.4.8.8.8H8v-7.2c0-.4.4-.8.8-.8h6.4c.4 0 .8.4.8.8V22h4.2c.4 0 .8-.4.8-.8V12h1.5l-1.7-5.8z"
      />
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        opacity=".75"
        d="M8.6 21.6 15.4 14.6M15.4 21.6 8.6 14.6"
      />
    </svg>
  );
}
