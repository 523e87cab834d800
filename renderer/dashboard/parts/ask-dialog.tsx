import type { PriorityLevel, ProjectSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../components/button.js';
import { Checkbox } from '../../components/checkbox.js';
import { Dialog } from '../../components/dialog.js';
import { Notice } from '../../components/notice.js';
import { Select } from '../../components/select.js';
import { TextField } from '../../components/text-field.js';
import { call } from '../client/call.js';
import { newRequestId } from '../client/request-id.js';
import { useDeed } from '../client/use-deed.js';
import { namedLevels, priorityText } from '../requests/priority-text.js';

/** Asks for a build of one of the projects, and opens the request that comes of it. */
export function AskDialog(props: {
  readonly projects: readonly ProjectSummary[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('dashboard');
  const [, navigate] = useLocation();
  const [name, setName] = useState(props.projects[0]?.project ?? '');
  const [ref, setRef] = useState('');
  const [priority, setPriority] = useState<PriorityLevel | ''>('');
  const [isAlone, setAlone] = useState(false);
  const [isFresh, setFresh] = useState(false);
  // One id for one wish, so that asking again after a lost answer asks for nothing more.
  const [ids] = useState(() => new Map<string, string>());
  const project = props.projects.find((one) => one.project === name);
  const asking = useDeed(async () => {
    const wanted = ref.trim();
    const body = {
      project: name,
      ...(wanted === '' ? {} : { ref: wanted }),
      ...(priority === '' ? {} : { priority }),
      ...(isAlone ? { merge: false } : {}),
      ...(isFresh ? { fresh: true } : {}),
    };
    const key = JSON.stringify(body);
    const requestId = ids.get(key) ?? newRequestId();
    ids.set(key, requestId);
    await call('requestBuild', { params: { requestId }, body });
    props.onClose();
    navigate(`/requests/${requestId}`);
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('ask.title')}
      buttons={
        <>
          <Button kind="quiet" onPress={props.onClose}>
            {t('cancel', { ns: 'parts' })}
          </Button>
          <Button kind="primary" isPending={asking.isRunning} onPress={() => asking.run()}>
            {t('ask.verb')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {props.projects.length > 1 && (
          <Select
            label={t('ask.project')}
            value={name}
            options={props.projects.map((one) => ({ id: one.project, label: one.title }))}
            onChange={setName}
          />
        )}
        {project && 'git' in project.source && (
          <TextField
            label={t('ask.ref')}
            value={ref}
            onChange={setRef}
            onSubmit={() => asking.run()}
            hint={t('ask.refHint', { ref: project.source.git.ref })}
            isMono
          />
        )}
        {project && !('git' in project.source) && <p className="muted">{t('ask.archiveHint')}</p>}
        <Select
          label={t('ask.priority')}
          value={priority}
          options={[
            {
              id: '' as const,
              label: t('ask.ownPriority', { priority: priorityText(project?.priority ?? 0, t) }),
            },
            ...namedLevels.map((level) => ({ id: level, label: t(`merging.priorities.${level}`) })),
          ]}
          onChange={setPriority}
        />
        <Checkbox label={t('ask.alone')} isOn={isAlone} onChange={setAlone} />
        <Checkbox label={t('ask.fresh')} isOn={isFresh} onChange={setFresh} />
        {project && (
          <p>
            {t('ask.text', {
              count: project.targets.length,
              targets: project.targets.map((target) => target.name).join(', '),
            })}
          </p>
        )}
        {asking.problem && <Notice level="error">{asking.problem.message}</Notice>}
      </div>
    </Dialog>
  );
}
