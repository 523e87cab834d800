import { Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ReactNode } from 'react';

/** Shows `text` when the one focusable child is hovered or focused. Never the only place of a fact. */
export function Hint({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }) {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <Tooltip className="tooltip" offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
