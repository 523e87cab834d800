import type { BuildDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';
import { formatSpan } from '../../words/format.js';
import { useLive } from '../client/use-live.js';
import { factList } from '../machines/fact-rows.js';
import { ShowLive } from '../parts/show-live.js';

/** The machine as it was when it made the build, by the revision of facts that the build names. */
export function BuildMachine({ build }: { readonly build: BuildDetail }) {
  const { t } = useTranslation('dashboard');
  const { machine, descriptorRev: rev, isolation, cpuMs } = build;
  const live = useLive('machine', { params: { agentId: machine.id } });
  return (
    <Card
      title={t('build.machine.title', { machine: machine.name })}
      aside={
        <Link href={`/machines/${machine.id}`}>{t('build.machine.open', { machine: machine.name })}</Link>
      }
    >
      <ShowLive live={live}>
        {({ descriptors }) => {
          const found = descriptors.find((described) => described.rev === rev);
          return (
            <>
              <p className="small muted">
                {t(found ? 'build.machine.text' : 'build.machine.gone', { rev: rev.slice(0, 8) })}
              </p>
              <FactList
                facts={[
                  {
                    name: t('build.machine.isolation'),
                    value: isolation && t(`build.machine.isolations.${isolation}`),
                  },
                  { name: t('build.cpu'), value: cpuMs === null ? null : formatSpan(cpuMs) },
                  ...(found ? factList(found.descriptor, t) : []),
                  { name: t('build.revision'), value: <code>{rev}</code> },
                ]}
              />
            </>
          );
        }}
      </ShowLive>
    </Card>
  );
}
