import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Toolbar } from 'react-aria-components';
import type { TimelineSpan } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { Hint } from '../../components/tooltip.js';
import { formatSpan, formatTime } from '../../words/format.js';
import { useCall } from '../bridge/use-call.js';
import { dayFigures } from './day-figures.js';
import { groupOf } from './reason-group.js';

/** The last 24 hours by what the machine did and why it did nothing, as a strip or a list. */
export function DayCard() {
  const { t } = useTranslation('now');
  const { value, problem, reload } = useCall('timeline', {}, { refreshMs: 10_000 });
  const [isList, setList] = useState(false);
  const hasSpans = value !== null && value.length > 0;
  return (
    <Card
      title={t('dayTitle')}
      aside={
        hasSpans && (
          <Button kind="quiet" className="head-button" onPress={() => setList(!isList)}>
            {t(isList ? 'dayStrip' : 'dayTable')}
          </Button>
        )
      }
    >
      {value === null && (problem ? <ErrorState problem={problem} onRetry={reload} /> : <Loading />)}
      {value?.length === 0 && <p className="muted small">{t('dayEmpty')}</p>}
      {hasSpans && (isList ? <SpanList spans={value} /> : <Strip spans={value} />)}
    </Card>
  );
}

function Strip({ spans }: { readonly spans: readonly TimelineSpan[] }) {
  const { t } = useTranslation('now');
  const first = spans[0]?.from ?? 0;
  const last = spans.at(-1)?.to ?? 0;
  const { byGroup, builtMs, mostLost } = dayFigures(spans);
  return (
    <>
      <Toolbar className="strip" aria-label={t('dayTitle')}>
        {spans.map((span) => (
          <StripSpan key={span.from} span={span} />
        ))}
      </Toolbar>
      <div className="strip-hours" aria-hidden>
        {[0, 0.25, 0.5, 0.75].map((part) => (
          <span key={part}>{formatTime(first + (last - first) * part)}</span>
        ))}
        <span>{t('dayNow')}</span>
      </div>
      <ul className="strip-key">
        {byGroup.map(({ group, ms }) => (
          <li key={group}>
            <i className={`swatch span-${group}`} aria-hidden />
            {t(`groups.${group}`)} <span className="visually-hidden">{formatSpan(ms)}</span>
          </li>
        ))}
      </ul>
      <p className="small muted card-foot">
        {t('dayGiven', { given: formatSpan(builtMs) })}{' '}
        {mostLost !== null &&
          t('dayLost', { what: t(`groups.${mostLost.group}`), time: formatSpan(mostLost.ms) })}
      </p>
    </>
  );
}

function StripSpan({ span }: { readonly span: TimelineSpan }) {
  const words = useSpanWords(span);
  return (
    <Hint text={words}>
      <Button
        className={`span span-${groupOf(span.what)}`}
        aria-label={words}
        style={{ flexGrow: Math.max(1, Math.round((span.to - span.from) / 60_000)) }}
      />
    </Hint>
  );
}

function SpanList({ spans }: { readonly spans: readonly TimelineSpan[] }) {
  return (
    <ol className="span-list">
      {spans.toReversed().map((span) => (
        <SpanRow key={span.from} span={span} />
      ))}
    </ol>
  );
}

function SpanRow({ span }: { readonly span: TimelineSpan }) {
  return (
    <li>
      <i className={`swatch span-${groupOf(span.what)}`} aria-hidden />
      {useSpanWords(span)}
    </li>
  );
}

function useSpanWords({ from, to, what, evidence }: TimelineSpan): string {
  const { t } = useTranslation('now');
  const said =
    what === 'built' || what === 'ready' || what === 'off' ? t(`groups.${what}`) : t(`reasons.${what}`);
  const words = t('daySpan', { from: formatTime(from), to: formatTime(to), what: said });
  return evidence === null ? words : `${words} (${evidence})`;
}
