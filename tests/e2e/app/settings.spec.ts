import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Running } from '#scripts/lib/drive.ts';
import { bridge, expect, start, test } from '../program.ts';

const profile = (dataFolder: string) => path.join(dataFolder, 'profiles/demo');
const file = (dataFolder: string) => path.join(profile(dataFolder), 'settings.json');

test('a setting is on the disk for its owner alone, and one that cannot be kept is refused and not taken', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  expect(await bridge(operator, 'app.setLanguage', { language: 'en' })).toMatchObject({ ok: true, value: { language: 'en' } });
  expect(JSON.parse(readFileSync(file(dataFolder), 'utf8'))).toMatchObject({ v: 1, language: 'en' });
  expect(statSync(file(dataFolder)).mode & 0o777).toBe(0o600);
  rmSync(file(dataFolder));
  mkdirSync(file(dataFolder));
  expect(await bridge(operator, 'app.setLanguage', { language: 'ru' })).toMatchObject({ ok: false, code: 'settings-unwritable' });
  expect(await bridge(operator, 'app.status')).toMatchObject({ ok: true, value: { language: 'en' } });
});

test('a damaged settings file is set aside and the program opens; a bad entry of an old one costs only itself', async ({
  dataFolder,
  env,
}) => {
  mkdirSync(profile(dataFolder), { recursive: true });
  writeFileSync(file(dataFolder), '{"language":"en"');
  const first = await start(dataFolder, env);
  // Which window this is, is known as soon as the core has opened its log.
  const status = (program: Running) => expect.poll(() => bridge(program.operator, 'app.status'));
  await status(first).toMatchObject({ ok: true, value: { language: 'ru', window: 4 } });
  await first.close();
  expect(readdirSync(profile(dataFolder)).filter((name) => name.startsWith('settings.json.broken-'))).toHaveLength(1);

  writeFileSync(file(dataFolder), JSON.stringify({ window: 7, office: 'x', language: 'en', lockAfterMs: 1e12 }));
  // Who this window is stands in its log since the first start: neither a setting nor the launcher can change it.
  const again = await start(dataFolder, { ...env, OKNO_WINDOW: '12' });
  await status(again).toMatchObject({ ok: true, value: { language: 'en', lockAfterMs: 300_000, window: 4 } });
  await again.close();
});
