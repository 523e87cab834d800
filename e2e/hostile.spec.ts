import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './testing/farm.js';
import { tinyProject } from './testing/tiny-project.js';

test('a malformed project file is refused with the line, the key and what was expected', async ({ farm }) => {
  const file = join(farm.folder, 'bad.yaml');
  writeFileSync(
    file,
    'project: bad\ntitle: Bad\nsource:\n  git: {url: "https://example.org/x.git", ref: main}\ntargets: []\nrecipe:\n  steps:\n    - name: make\n      run: make\n      timeout: soon\n      colour: red\n',
  );
  const refused = await farm.command('project', 'apply', file);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('bad.yaml:10');
  expect(refused.stderr).toContain('recipe.steps[0].timeout');
  expect(refused.stderr).toContain('soon');
  expect(refused.stderr).toContain('colour');
  expect(refused.stderr).toContain('targets');
});

test('an invite works once, and a wrong one says so', async ({ farm }) => {
  const { link } = JSON.parse((await farm.command('invite', '--json')).stdout) as { link: string };
  const machine = await farm.machine('barn');
  const forged = await machine.command(
    'join',
    `${farm.url}/#NOTACODE`,
    '--data',
    join(farm.folder, 'forged'),
  );
  expect(forged.exitCode).toBe(1);
  expect(forged.stderr).toMatch(/invite/i);
  expect((await machine.command('join', link, '--data', join(farm.folder, 'first'))).exitCode).toBe(0);
  const second = await machine.command('join', link, '--data', join(farm.folder, 'second'));
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toMatch(/invite/i);
});

const hostileArchives: [string, (folder: string, archive: string) => void][] = [
  ['absolute paths', (folder, archive) => tar(archive, '-P', join(folder, 'inside.txt'))],
  ['".." paths', (folder, archive) => tar(archive, '-P', '-C', join(folder, 'deep'), '../inside.txt')],
  [
    'links that lead out',
    (folder, archive) => {
      symlinkSync('../../../..', join(folder, 'deep', 'out'));
      tar(archive, '-C', folder, 'deep');
    },
  ],
];

for (const [what, pack] of hostileArchives) {
  test(`an archive with ${what} is refused as a whole`, async ({ farm }) => {
    const machine = await farm.machine('barn');
    const folder = join(farm.folder, 'hostile');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'inside.txt'), 'x');
    const archive = join(farm.folder, 'packed.tar.gz');
    pack(folder, archive);
    const before = readdirSync(farm.folder).toSorted();
    machine.run();
    const project = tinyProject(farm, { name: 'refused', steps: [{ name: 'make', run: 'true' }] });
    const request = await farm.request({ ...project, source: { archive: { path: archive } } });
    const build = await farm.whenBuild(request, 'a build has ended', ({ endedAt }) => endedAt !== null);
    expect(build).toMatchObject({ outcome: 'errored', reason: 'job-invalid', fault: 'job', steps: [] });
    expect(readdirSync(farm.folder).filter((entry) => !before.includes(entry))).toEqual([
      'refused-source',
      'refused.tar.gz',
      'refused.yaml',
    ]);
    await machine.whenTidy();
  });
}

function tar(archive: string, ...args: string[]): void {
  execFileSync('tar', ['czf', archive, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
}
