import type { Presence, SensorReport } from '@barnraiser/protocol';
import { CircleCheck, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { InputSeen } from './input-seen.js';

/** The sensors' self-test: what each reads now, and why one does not work. */
export function SensorsCard(props: {
  readonly sensors: readonly SensorReport[];
  readonly presence: Presence | null;
}) {
  const { t } = useTranslation('machine');
  const { sensors } = props;
  return (
    <Card title={t('sensors.title')} aside={<span className="small muted">{t('sensors.intro')}</span>}>
      <InputSeen presence={props.presence} />
      {sensors.length === 0 && <p className="muted">{t('sensors.none')}</p>}
      <ul className="sensors">
        {sensors.map((sensor) => (
          <li key={`${sensor.kind} ${sensor.name} ${sensor.layer}`}>
            <div className="sensor-name">
              <b>{sensor.name}</b>
              <span className="small muted">{sensor.layer}</span>
            </div>
            <div className="sensor-value">
              {sensor.value}
              {sensor.detail !== null && <span className="small muted">{sensor.detail}</span>}
            </div>
            <Badge icon={sensor.works ? CircleCheck : CircleX} tone={sensor.works ? 'good' : 'warn'}>
              {t(sensor.works ? 'sensors.works' : 'sensors.broken')}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
