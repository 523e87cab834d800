import { build } from 'vite';
import { basename, join } from 'node:path';

/** Makes one file of a TypeScript program with all that it imports; answers its path, `NAME.mjs` in the folder. */
export async function bundle(program, folder) {
  const name = basename(program, '.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    // A native module, which is found at run time or done without.
    ssr: { noExternal: true, external: ['@lydell/node-pty'] },
    build: {
      ssr: program,
      outDir: folder,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: '[name].mjs', codeSplitting: false } },
    },
  });
  return join(folder, `${name}.mjs`);
}
