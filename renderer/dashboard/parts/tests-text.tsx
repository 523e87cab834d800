import type { TestCounts } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../words/format.js';

/** A build's tests in a few words; nothing where there were none. */
export function TestsText({ tests }: { readonly tests: TestCounts | null }) {
  const { t } = useTranslation('dashboard');
  if (tests === null || tests.total === 0) return <span className="muted">{t('none')}</span>;
  const failed = tests.failed + tests.errored + tests.xpass;
  if (failed > 0) {
    const total = formatCount(tests.total);
    return <span className="bad">{t('builds.testsFailed', { count: failed, total })}</span>;
  }
  const passed = formatCount(tests.passed + tests.xfail);
  if (tests.skipped === 0) return t('builds.testsText', { passed });
  return t('builds.testsSkipped', { passed, skipped: formatCount(tests.skipped) });
}
