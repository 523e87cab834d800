import type { JoinedCoordinator } from '@barnraiser/protocol';
import { Check, ScrollText, Star, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { Button } from '../../components/button.js';
import { Notice } from '../../components/notice.js';
import { Switch } from '../../components/switch.js';
import { formatSpan } from '../../words/format.js';
import { LastResult } from './last-result.js';
import {
  offeringState,
  onlyYouTargets,
  typicalMs,
  waitingHere,
  type JoinedOffering,
} from './offering-facts.js';
import { RecipeDialog } from './recipe-dialog.js';
import { useShare } from './use-share.js';

interface Props {
  readonly offering: JoinedOffering;
  readonly coordinator: JoinedCoordinator;
  readonly onChanged: () => void;
}

/** One project of a coordinator: whether it is built here, where else it is, and how the last build ended. */
export function ProjectRow({ offering, coordinator, onChanged }: Props) {
  const { t } = useTranslation('projects');
  const [isReading, setReading] = useState(false);
  const share = useShare(coordinator.url, offering.project, offering.isPaused, onChanged);
  const state = offeringState({ ...offering, isPaused: share.isPaused }, coordinator);
  const onlyYou = onlyYouTargets(offering);
  const typical = typicalMs(offering);
  const name = offering.title === offering.project ? null : offering.project;
  const note = onlyYou.length > 0 ? t('project.onlyYouHint', { targets: onlyYou.join(', ') }) : name;
  return (
    <li className="project-row">
      <div>
        <h3 className="row">
          {offering.title}
          {onlyYou.length > 0 && (
            <Badge icon={Star} tone="accent">
              {t('project.onlyYou')}
            </Badge>
          )}
        </h3>
        {note !== null && <p className="small muted">{note}</p>}
      </div>
      <Switch
        label={t('project.pauseSwitch', { project: offering.project })}
        hint={t(`project.states.${state}`)}
        isOn={!share.isPaused}
        onChange={(isOn) => share.setPaused(!isOn)}
      />
      <Targets offering={offering} />
      <div className="project-facts">
        <LastResult mine={offering.mine} />
        <span>
          {waitingHere(offering) > 0
            ? t('project.waiting', { count: waitingHere(offering) })
            : t('project.noneWaiting')}
          {typical !== null && `, ${t('project.typical', { duration: formatSpan(typical) })}`}
        </span>
        <span className="grow" />
        <Button onPress={() => setReading(true)}>
          <ScrollText size={15} aria-hidden />
          {t('project.whatItRuns')}
        </Button>
      </div>
      {share.problem && <Notice level="error">{`${t('changeFailed')}. ${share.problem.message}`}</Notice>}
      {isReading && <RecipeDialog offering={offering} onClose={() => setReading(false)} />}
    </li>
  );
}

function Targets({ offering }: { readonly offering: JoinedOffering }) {
  const { t } = useTranslation('projects');
  return (
    <ul className="project-targets" aria-label={t('project.targets')}>
      {offering.targets.map((target) => (
        <li key={target.name} className={target.matches ? 'fits' : 'lacks'}>
          {target.matches ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}
          <b>{target.name}</b>
          <span>
            {target.matches
              ? t('project.others', { count: target.otherMachines })
              : (target.missing ?? t('project.noMatch'))}
          </span>
        </li>
      ))}
    </ul>
  );
}
