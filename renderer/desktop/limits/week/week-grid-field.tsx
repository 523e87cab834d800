import type { WeekGrid } from '@barnraiser/protocol';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpen, type WeekHour } from './week-grid.js';
import { moveInWeek } from './week-grid-keys.js';
import { useWeekPaint } from './use-week-paint.js';
import { hourName, weekdayName } from './week-names.js';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

interface Props {
  readonly week: WeekGrid;
  readonly now: WeekHour;
  readonly onChange: (week: WeekGrid) => void;
}

/** The 168 hours of a week as an ARIA grid: one stop of the Tab key, painted by pointer or keyboard. */
export function WeekGridField({ week, now, onChange }: Props) {
  const { t } = useTranslation('limits');
  const [focus, setFocus] = useState<WeekHour>({ day: 0, hour: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const { shown, pointer } = useWeekPaint(week, (painted, at) => {
    onChange(painted);
    go(at);
  });

  function go(at: WeekHour) {
    setFocus(at);
    grid.current?.querySelector<HTMLElement>(`[data-day="${at.day}"][data-hour="${at.hour}"]`)?.focus();
  }
  function press(event: KeyboardEvent) {
    if (event.altKey) return;
    const mod = event.ctrlKey || event.metaKey;
    const move = moveInWeek(week, focus, { key: event.key, shift: event.shiftKey, mod });
    if (!move) return;
    event.preventDefault();
    if (move.week !== week) onChange(move.week);
    go(move.at);
  }

  return (
    <div className="week-scroll">
      <table
        ref={grid}
        className="week-table"
        // A table whose cells are worked is a grid; HTML has no other way to say it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label={t('schedule.label')}
        aria-multiselectable
        onKeyDown={press}
        {...pointer}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('schedule.hour')}</span>
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col">
                <span className={hour % 4 === 0 ? '' : 'visually-hidden'}>{hourName(hour)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((_, day) => (
            <WeekDay key={weekdayName(day, 'short')} week={shown} {...{ day, focus, now, setFocus }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  readonly week: WeekGrid;
  readonly day: number;
  readonly focus: WeekHour;
  readonly now: WeekHour;
  readonly setFocus: (at: WeekHour) => void;
}

function WeekDay({ week, day, focus, now, setFocus }: DayProps) {
  const { t } = useTranslation('limits');
  return (
    <tr>
      <th scope="row">{weekdayName(day, 'short')}</th>
      {hours.map((hour) => {
        const open = isOpen(week, { day, hour });
        return (
          <td
            key={hour}
            className={now.day === day && now.hour === hour ? 'week-hour is-now' : 'week-hour'}
            tabIndex={focus.day === day && focus.hour === hour ? 0 : -1}
            aria-selected={open}
            aria-label={t('schedule.cell', {
              day: weekdayName(day, 'long'),
              from: hourName(hour),
              to: hourName((hour + 1) % 24),
              state: t(open ? 'schedule.open' : 'schedule.closed'),
            })}
            data-day={day}
            data-hour={hour}
            onFocus={() => setFocus({ day, hour })}
          />
        );
      })}
    </tr>
  );
}
