import type { Project, ProjectSummary } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { instant } from '../../store/instant.js';

interface ProjectRow {
  readonly document: Project;
  readonly recipe_sha256: string;
  readonly updated_at: number;
}

/** The projects, by name. */
export async function listProjects(db: Queryable): Promise<ProjectSummary[]> {
  const rows = await db.query<ProjectRow>(
    'select document, recipe_sha256, updated_at from projects order by name',
  );
  return rows.map((row) => summaryOf(row));
}

/** A project by its name, or null. */
export async function getProject(db: Queryable, name: string): Promise<ProjectSummary | null> {
  const [row] = await db.query<ProjectRow>(
    'select document, recipe_sha256, updated_at from projects where name = $1',
    [name],
  );
  return row ? summaryOf(row) : null;
}

function summaryOf(row: ProjectRow): ProjectSummary {
  return { ...row.document, recipeSha256: row.recipe_sha256, updatedAt: instant(row.updated_at) };
}
