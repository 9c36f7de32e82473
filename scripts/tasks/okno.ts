import { ensureLexicon } from '../lib/lexicon.ts';

/** `npm run okno -- COMMAND`: the command line, with the lexicon made when it is missing; `catalogue preview` alone opens a window. */
const say = (line: string) => console.error(line);
const [area, command, ...args] = process.argv.slice(2);
if (area === 'catalogue' && command === 'preview') {
  const { prepare, run } = await import('../lib/prepare.ts');
  const { preview, previewArgs } = await import('../lib/preview.ts');
  const { hasDisplay } = await import('../lib/system.ts');
  await run(async () => {
    const what = previewArgs(args);
    if (!hasDisplay()) throw new Error('There is no display for a window: «okno catalogue check» names what is wrong without one.');
    return preview(await prepare(say), what, say);
  });
} else {
  ensureLexicon(say);
  await import('#main/cli/index.ts');
}
