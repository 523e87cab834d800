import type { JoinedCoordinator } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.js';
import { Switch } from '../../components/switch.js';
import { builderState } from './offering-facts.js';
import { useShare } from './use-share.js';

type Builder = NonNullable<JoinedCoordinator['builders']>[number];

/** A builder of a Buildbot master: what it runs is decided there, build by build. */
export function BuilderRow(props: {
  readonly builder: Builder;
  readonly coordinator: JoinedCoordinator;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation('projects');
  const { builder, coordinator, onChanged } = props;
  const { project } = builder;
  const share = useShare(coordinator.url, project, builder.isPaused, onChanged);
  const state = builderState(share, coordinator);
  return (
    <li className="project-row">
      <div>
        <h3>{project}</h3>
        <p className="small muted">{t('builder.decided')}</p>
      </div>
      <Switch
        label={t('project.pauseSwitch', { project })}
        hint={t(`project.states.${state}`)}
        isOn={!share.isPaused}
        onChange={(isOn) => share.setPaused(!isOn)}
      />
      {share.problem && <Notice level="error">{`${t('changeFailed')}. ${share.problem.message}`}</Notice>}
    </li>
  );
}
