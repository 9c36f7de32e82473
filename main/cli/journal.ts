import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PROFILES } from '#contract/app.ts';
import { verifyDirectory } from '../core/audit/directory.ts';
import { exportTo } from '../core/audit/handlers.ts';
import { type Remasked, remaskWriter } from '../core/audit/remask.ts';
import { composeCore, type Core } from '../core/compose.ts';
import { noteMasker } from '../core/guard/handlers.ts';
import { systemClock } from '../core/work/clock.ts';
import { SYSTEM_ASKER } from '../core/work/unit.ts';
import { readArgs, Usage } from './usage.ts';

const SENTENCE = {
  intact: 'The log is intact',
  altered: 'The log is NOT intact: altered',
  truncated: 'The log is NOT intact: truncated',
  're-signed': 'The log is NOT intact: the checkpoint carries a wrong signature',
  'unknown-key': 'The log is NOT proved: signed by an unknown key',
  malformed: 'This is not a readable export',
} as const;

/** `okno verify DIR`: exit 0 only for an intact log. */
export function verifyCommand(args: string[]): number {
  const { positionals, values } = readArgs(args, { key: { type: 'string' }, json: { type: 'boolean' } });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new Usage('okno verify DIR [--key VKEY] [--json]');
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Usage(`${folder} is not a folder. Give the folder that «okno export» or the log screen wrote.`);
  const verdict = verifyDirectory(folder, values.key, () => performance.now());
  if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else {
    const keys =
      verdict.keys === 'pinned' ? 'the key was pinned by you' : 'first use: the key was taken from the export itself; pin it with --key';
    process.stdout.write(
      `${SENTENCE[verdict.verdict]}${verdict.at ? ` at ${verdict.at}` : ''}.\nsize ${verdict.size}\nroot ${verdict.root}\nkeys ${keys}\n`,
    );
  }
  return verdict.verdict === 'intact' ? 0 : 1;
}

const keystore = z.object({ sealedBy: z.enum(['os', 'none']), key: z.base64() });

/** Opens a profile whose key is not sealed by the OS: only such can be opened without a window. @throws Usage, Error */
function openProfile(data: string, name: string, instead: string): Core {
  const profile = z.enum(PROFILES).safeParse(name);
  if (!profile.success) throw new Usage(`There is no profile «${name}». Profiles: ${PROFILES.join(', ')}.`);
  const folder = path.join(data, 'profiles', profile.data);
  const keyFile = path.join(folder, 'keystore.json');
  if (!existsSync(keyFile)) throw new Usage(`${folder} is not a profile of Okno.`);
  const stored = keystore.parse(JSON.parse(readFileSync(keyFile, 'utf8')));
  if (stored.sealedBy !== 'none') throw new Error(`The key of this profile is sealed by the operating system: ${instead}.`);
  const root = path.join(import.meta.dirname, '../..');
  return composeCore(
    {
      dataFolder: folder,
      resourcesFolder: path.join(root, 'resources'),
      lexiconFile: path.join(root, 'dist/masking/lexicon.bin'),
      catalogueFile: path.join(root, 'dist/catalogue.json'),
      workerFile: path.join(import.meta.dirname, '../core/log.worker.ts'),
      pagesFile: path.join(import.meta.dirname, '../core/pages.worker.ts'),
      rootKey: Buffer.from(stored.key, 'base64'),
      profile: profile.data,
      // Whose log it is stands in the log; a profile without one is not opened from here.
      office: 'demo',
      window: 4,
      version: 'cli',
      boot: '00000000000000c1',
    },
    systemClock,
    { emit: () => undefined, tell: () => undefined, trouble: (where) => process.stderr.write(`${where}: failed\n`) },
  );
}

/** `okno remask`: applies the present masker to the texts kept so far, never to leaves. */
export async function remaskCommand(args: string[]): Promise<number> {
  const { values } = readArgs(args, { data: { type: 'string' }, profile: { type: 'string', default: 'demo' } });
  if (!values.data) throw new Usage('okno remask --data DIR [--profile P]');
  const core = openProfile(values.data, values.profile, 'use the masking screen of the person in charge of data instead');
  try {
    const { guard, maskLists, work, jobs, log, db } = core.parts;
    if (!guard.ready) throw new Error('The lexicon of the masker cannot be read: every text would be hidden. Build the program again.');
    noteMasker({ work, guard, lists: maskLists });
    const write = remaskWriter(db, work);
    const { looked, changed } = await jobs.run<{ looked: number; changed: number }>(
      'remask',
      { lists: guard.lists, end: log.edge().size },
      (batch) => write(batch as readonly Remasked[]),
    );
    process.stdout.write(`${looked} texts looked through by masker ${guard.version}, ${changed} masked anew\n`);
  } finally {
    core.close();
  }
  return 0;
}

export async function exportCommand(args: string[]): Promise<number> {
  const { values } = readArgs(args, { data: { type: 'string' }, out: { type: 'string' }, profile: { type: 'string', default: 'demo' } });
  if (!values.data || !values.out) throw new Usage(`okno export --data DIR --out DIR [--profile ${PROFILES.join('|')}]`);
  if (existsSync(values.out)) throw new Usage(`${values.out} exists already. Choose a new folder.`);
  const core = openProfile(values.data, values.profile, 'export from the log screen instead');
  try {
    const size = await exportTo(core.parts, path.resolve(values.out), SYSTEM_ASKER);
    process.stdout.write(`${size} events written to ${values.out}\nkey ${core.parts.log.verifierKeyText}\n`);
  } finally {
    core.close();
  }
  return 0;
}
