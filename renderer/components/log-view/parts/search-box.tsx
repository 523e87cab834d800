import { CaseSensitive, ChevronDown, ChevronUp, Regex, X } from 'lucide-react';
import type { RefObject } from 'react';
import { Input, SearchField, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { Button } from '../../button.js';
import { IconButton } from '../../icon-button.js';
import { Hint } from '../../tooltip.js';
import type { Search } from '../search/use-search.js';

export interface SearchBoxProps {
  readonly search: Search;
  readonly input: RefObject<HTMLInputElement | null>;
  /** The line of the match that was gone to last; null: none was. */
  readonly current: number | null;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onLeave: () => void;
}

/** What is searched for, how, how often it was found, and the way from match to match. */
export function SearchBox({ search, input, current, onStep, onLeave }: SearchBoxProps) {
  const { t } = useTranslation('log');
  const { query, setQuery } = search;
  const canStep = (search.scanned?.scan.found.length ?? 0) > 0;
  return (
    <search className="log-search">
      <SearchField
        className="log-search-field"
        aria-label={t('search.label')}
        value={query.text}
        onChange={(text) => setQuery({ ...query, text })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape' && query.text === '') onLeave();
          else event.continuePropagation();
        }}
      >
        <Input
          ref={input}
          className="input"
          placeholder={t('search.placeholder')}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={search.problem !== null}
        />
        {query.text !== '' && (
          <Button kind="quiet" className="log-search-clear" aria-label={t('search.clear')}>
            <X size={14} aria-hidden />
          </Button>
        )}
      </SearchField>
      <Hint text={t('search.case')}>
        <ToggleButton
          className="button quiet icon-button"
          aria-label={t('search.case')}
          isSelected={query.isCaseSensitive}
          onChange={(isCaseSensitive) => setQuery({ ...query, isCaseSensitive })}
        >
          <CaseSensitive size={17} aria-hidden />
        </ToggleButton>
      </Hint>
      <Hint text={t('search.regex')}>
        <ToggleButton
          className="button quiet icon-button"
          aria-label={t('search.regex')}
          isSelected={query.isRegex}
          onChange={(isRegex) => setQuery({ ...query, isRegex })}
        >
          <Regex size={16} aria-hidden />
        </ToggleButton>
      </Hint>
      <IconButton
        icon={ChevronUp}
        label={t('search.previous')}
        isDisabled={!canStep}
        onPress={() => onStep(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label={t('search.next')}
        isDisabled={!canStep}
        onPress={() => onStep(1)}
      />
      <SearchOutcome search={search} current={current} />
    </search>
  );
}

function SearchOutcome({ search, current }: { readonly search: Search; readonly current: number | null }) {
  const { t } = useTranslation('log');
  const text = () => {
    const { problem, scanned } = search;
    if (problem?.code === 'bad-pattern') return t('search.bad', { problem: problem.detail });
    if (problem?.code === 'too-slow') return t('search.tooSlow');
    if (problem?.code === 'failed') return t('search.failed', { problem: problem.detail });
    if (!scanned) return '';
    const { found } = scanned.scan;
    if (scanned.isRunning) return t('search.searching', { found: formatCount(found.length) });
    if (found.length === 0) return t('search.none');
    const place = current === null ? 0 : found.lastNotAbove(current) + 1;
    const total = formatCount(found.length);
    return t('search.place', { count: found.length, place: formatCount(Math.max(1, place)), total });
  };
  return (
    <output className="log-search-outcome" data-problem={search.problem !== null || undefined}>
      {text()}
    </output>
  );
}
