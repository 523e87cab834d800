import type { ProjectSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { TargetTable } from '../parts/target-table.js';
import type { TargetState } from './target-states.js';

/** A project with a line for each of its platforms. */
export function ProjectCard(props: {
  readonly project: ProjectSummary;
  readonly states: readonly TargetState[];
}) {
  const { t } = useTranslation('dashboard');
  const { project, title, targets } = props.project;
  return (
    <section className="project-card" aria-label={title}>
      <div className="project-card-head">
        <h2>
          <Link href={`/projects/${project}`}>{title}</Link>
        </h2>
        <code className="muted">{project}</code>
      </div>
      <TargetTable label={`${title}: ${t('project.platforms')}`} states={props.states} targets={targets} />
    </section>
  );
}
