import { X } from 'lucide-react';
import { Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { Button } from './button.js';

/** Names that can be removed: by the button of each, or with Delete; arrow keys lead from one to the next. */
export function NameList(props: {
  readonly label: string;
  readonly names: readonly string[];
  /** What is said of an empty list. */
  readonly none: string;
  readonly onRemove: (name: string) => void;
}) {
  return (
    <TagGroup
      className="field"
      onRemove={(keys) => {
        for (const key of keys) props.onRemove(String(key));
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <TagList
        className="name-list"
        items={props.names.map((id) => ({ id }))}
        renderEmptyState={() => <span className="small muted">{props.none}</span>}
      >
        {({ id }) => (
          <Tag id={id} textValue={id} className="name">
            {id}
            <Button slot="remove" kind="quiet" className="name-remove">
              <X size={13} aria-hidden />
            </Button>
          </Tag>
        )}
      </TagList>
    </TagGroup>
  );
}
