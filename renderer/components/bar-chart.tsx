import { Bar, BarChart as Chart, CartesianGrid, Tooltip, XAxis, YAxis, ResponsiveContainer } from 'recharts';
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Button } from './button.js';

/** One series of a chart: a key of each row, its name, and its colour as a CSS value. */
export interface ChartSeries {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
}

/**
 * Stacked bars over named places (weeks, days). A button turns it into a table with the same
 * numbers; `format` writes them.
 */
export function BarChart(props: {
  readonly label: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  /** The key of a row that names its place on the axis. */
  readonly by: string;
  readonly byName: string;
  readonly series: readonly ChartSeries[];
  readonly format?: (value: number) => string;
  readonly heightPx?: number;
  /** Whole numbers alone on the axis. */
  readonly isCount?: boolean;
}) {
  const { t } = useTranslation('parts');
  const [isTable, setTable] = useState(false);
  return (
    <figure className="chart" aria-label={props.label} style={{ margin: 0 }}>
      {isTable ? <ChartTable {...props} /> : <ChartPicture {...props} />}
      <div className="row">
        <div className="chart-legend grow">
          {props.series.map((one) => (
            <span key={one.key}>
              <i className="swatch" style={{ background: one.colour }} />
              {one.name}
            </span>
          ))}
        </div>
        <Button kind="quiet" onPress={() => setTable(!isTable)}>
          {t(isTable ? 'chartPicture' : 'chartTable')}
        </Button>
      </div>
    </figure>
  );
}

type ChartProps = Parameters<typeof BarChart>[0];

function ChartPicture({ rows, by, series, format = String, heightPx = 180, isCount = false }: ChartProps) {
  return (
    <div aria-hidden>
      <ResponsiveContainer width="100%" height={heightPx}>
        <Chart data={[...rows]} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey={by} tickLine={false} axisLine={{ stroke: 'var(--line-strong)' }} minTickGap={16} />
          <YAxis
            width={44}
            tickLine={false}
            axisLine={false}
            allowDecimals={!isCount}
            tickFormatter={(value: number) => format(value)}
          />
          <Tooltip
            cursor={{ fill: 'var(--sunken)' }}
            wrapperClassName="chart-tip"
            contentStyle={{ background: 'none', border: 0, padding: 0 }}
            formatter={(value) => format(Number(value))}
            isAnimationActive={false}
          />
          {series.map((one) => (
            <Bar
              key={one.key}
              dataKey={one.key}
              name={one.name}
              fill={one.colour}
              stackId="all"
              maxBarSize={36}
              isAnimationActive={false}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </div>
  );
}

function ChartTable({ label, rows, by, byName, series, format = String }: ChartProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
    <section className="table-scroll" tabIndex={0} aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            <th className="table-column">{byName}</th>
            {series.map((one) => (
              <th key={one.key} className="table-column number">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[by])} className="table-row">
              <th scope="row" className="table-cell">
                {row[by]}
              </th>
              {series.map((one) => (
                <td key={one.key} className="table-cell number">
                  {format(Number(row[one.key] ?? 0))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
