import type { JoinedCoordinator } from '@barnraiser/protocol';
import { LogOut, Share2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Moment } from '../../components/moment.js';
import { Notice } from '../../components/notice.js';
import { Switch } from '../../components/switch.js';
import { formatDate, formatUtc } from '../../words/format.js';
import { BuilderRow } from './builder-row.js';
import { ConnectionBadge } from './connection-badge.js';
import { ProjectRow } from './project-row.js';
import { useShare } from './use-share.js';

interface Props {
  readonly coordinator: JoinedCoordinator;
  readonly onChanged: () => void;
  readonly onShare: () => void;
  readonly onLeave: () => void;
}

/** One coordinator: how the machine gets on with it, its projects, and what can be done with all of them. */
export function CoordinatorCard({ coordinator, onChanged, onShare, onLeave }: Props) {
  const { t } = useTranslation('projects');
  const share = useShare(coordinator.url, null, coordinator.isPaused, onChanged);
  const { builders } = coordinator;
  const joinedAt = Date.parse(coordinator.joinedAt);
  return (
    <Card isFlush className="coordinator">
      <div className="coordinator-head">
        <div className="grow">
          <h2>{coordinator.name}</h2>
          <p className="small muted">
            {coordinator.url} ·{' '}
            <time dateTime={coordinator.joinedAt} title={formatUtc(joinedAt)}>
              {t('coordinator.joined', { date: formatDate(joinedAt) })}
            </time>
          </p>
        </div>
        <ConnectionBadge coordinator={coordinator} isPaused={share.isPaused} />
      </div>
      <Trouble coordinator={coordinator} onRetry={onChanged} />
      {share.problem && <ChangeFailed message={share.problem.message} />}
      {coordinator.offerings.length === 0 && builders === undefined && coordinator.problem === null && (
        <p className="coordinator-none">{t('coordinator.noOfferings')}</p>
      )}
      {builders?.length === 0 && <p className="coordinator-none">{t('builder.none')}</p>}
      <ul>
        {builders?.map((builder) => (
          <BuilderRow
            key={builder.project}
            builder={builder}
            coordinator={{ ...coordinator, isPaused: share.isPaused }}
            onChanged={onChanged}
          />
        ))}
        {coordinator.offerings.map((offering) => (
          <ProjectRow
            key={offering.project}
            offering={offering}
            coordinator={{ ...coordinator, isPaused: share.isPaused }}
            onChanged={onChanged}
          />
        ))}
      </ul>
      <div className="coordinator-foot">
        <div className="grow">
          <Switch
            label={t('coordinator.pause', { name: coordinator.name })}
            isOn={share.isPaused}
            onChange={share.setPaused}
          />
        </div>
        {builders === undefined && (
          <Button kind="quiet" onPress={onShare}>
            <Share2 size={15} aria-hidden />
            {t('coordinator.share')}
          </Button>
        )}
        <Button kind="quiet" onPress={onLeave}>
          <LogOut size={15} aria-hidden />
          {t('coordinator.leave')}
        </Button>
      </div>
    </Card>
  );
}

/** What is wrong between this machine and the coordinator, with the next try. */
function Trouble(props: { readonly coordinator: JoinedCoordinator; readonly onRetry: () => void }) {
  const { t } = useTranslation('projects');
  const { connection, problem } = props.coordinator;
  const isAway = connection?.link === 'offline';
  if (!isAway && connection?.link !== 'refused' && problem === null) return null;
  const title = isAway
    ? t('coordinator.unreachable')
    : connection?.link === 'refused'
      ? t('coordinator.refused')
      : t('coordinator.offeringsProblem');
  return (
    <div className="coordinator-trouble">
      <Notice
        level={connection?.link === 'refused' ? 'error' : 'warning'}
        actions={<Button onPress={props.onRetry}>{t('coordinator.retry')}</Button>}
      >
        <b>{title}</b>
        <span className="trouble-detail">{connection?.detail ?? problem}</span>
        {connection?.retryAt != null && (
          <span className="trouble-detail muted">
            {t('coordinator.nextTry')} <Moment at={connection.retryAt} isRelative />
          </span>
        )}
      </Notice>
    </div>
  );
}

function ChangeFailed({ message }: { readonly message: string }) {
  const { t } = useTranslation('projects');
  return (
    <div className="coordinator-trouble">
      <Notice level="error">
        <b>{t('changeFailed')}.</b> {message}
      </Notice>
    </div>
  );
}
