import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Offering } from '@barnraiser/protocol';
import { formatSpan } from '../../words/format.js';
import { typicalMs } from '../projects/offering-facts.js';
import { RecipeSteps } from '../projects/recipe-steps.js';

/** The projects of an invite that this machine can build, each with what it would run. */
export function Offered({
  offerings,
  isOpen,
}: {
  readonly offerings: readonly Offering[];
  readonly isOpen?: boolean;
}) {
  const { t } = useTranslation('welcome');
  const fitting = offerings.filter(({ targets }) => targets.some(({ matches }) => matches));
  const others = offerings.length - fitting.length;
  return (
    <>
      {fitting.length === 0 && <p>{t('card.nothing')}</p>}
      <ul className="offered">
        {fitting.map((offering) => (
          <OfferedProject key={offering.project} offering={offering} isOpen={isOpen ?? false} />
        ))}
      </ul>
      {others > 0 && fitting.length > 0 && (
        <p className="small muted">{t('card.mismatch', { count: others })}</p>
      )}
    </>
  );
}

function OfferedProject({ offering, isOpen }: { readonly offering: Offering; readonly isOpen: boolean }) {
  const { t } = useTranslation('welcome');
  const targets = offering.targets.filter(({ matches }) => matches);
  const fewest = Math.min(...targets.map(({ otherMachines }) => otherMachines));
  const ms = typicalMs(offering);
  return (
    <li>
      <h3>
        {offering.title}{' '}
        <span className="muted">
          {t('card.target', { target: targets.map(({ name }) => name).join(', ') })}
        </span>
      </h3>
      <p className="small">
        <b>{fewest === 0 ? t('card.onlyYou') : t('card.others', { count: fewest })}</b>{' '}
        {ms === null ? t('card.noTypical') : t('card.typical', { span: formatSpan(ms) })}{' '}
        {t(`card.networks.${offering.recipe.network}`)}
      </p>
      <p className="small muted">{t('card.source', { source: sourceOf(offering) })}</p>
      <Disclosure defaultExpanded={isOpen} className="commands">
        {({ isExpanded }) => (
          <>
            <Button slot="trigger" className="button quiet commands-button">
              <ChevronRight size={14} aria-hidden className={isExpanded ? 'turned' : ''} />
              {t('card.commands')}
              <span className="visually-hidden">: {offering.title}</span>
            </Button>
            <DisclosurePanel>
              <RecipeSteps recipe={offering.recipe} />
            </DisclosurePanel>
          </>
        )}
      </Disclosure>
    </li>
  );
}

function sourceOf({ source }: Offering): string {
  return 'git' in source ? `${source.git.url} (${source.git.ref})` : source.archive.url;
}
