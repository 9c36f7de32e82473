import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { install, rollback } from '../core/catalogue/packages/install.ts';
import { PackageRefused, readFingerprint } from '../core/catalogue/packages/manifest.ts';
import { pack } from '../core/catalogue/packages/pack.ts';
import { type Installed, insistInstalled, readState } from '../core/catalogue/packages/store.ts';
import { PACKAGE_LIMITS } from '../core/catalogue/packages/zip.ts';
import { localDate } from '../core/work/clock.ts';
import { readArgs, Usage } from './usage.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const FROM_NEXT_START = 'It is in force from the next start of the program; visits that are open go on by what they were begun with.';

/** `okno catalogue pack`: signs a catalogue that its check has nothing against; `errorsIn` counts what it has. */
export function packCommand(args: string[], dictionaryOf: (folder: string) => string, errorsIn: (folder: string) => number): number {
  const { positionals, values } = readArgs(args, { key: { type: 'string' }, version: { type: 'string' }, out: { type: 'string' } });
  const [folder] = positionals;
  const { key: keyFile, version, out } = values;
  if (folder === undefined || !keyFile || !version || !out)
    throw new Usage('okno catalogue pack FOLDER --key PRIVATE.pem --version N --out FILE.zip');
  if (!existsSync(folder)) throw new Usage(`${folder} is not a folder.`);
  if (!/^[1-9]\d{0,8}$/.test(version)) throw new Usage(`--version ${version}: a whole number from 1 was expected, greater each time.`);
  if (existsSync(out)) throw new Usage(`${out} exists already. Choose a new name.`);
  const errors = errorsIn(folder);
  if (errors > 0) throw new Error(`${folder} has ${errors} errors: mend them first, «okno catalogue check ${folder}» names them.`);
  const { zip, fingerprint, files } = pack({ catalogue: folder, dictionary: dictionaryOf(folder) }, keyIn(keyFile), {
    version: Number(version),
    date: localDate(Date.now()),
  });
  writeFileSync(out, zip);
  say(`${out}: version ${version}, ${files} files, ${zip.length} bytes\nfingerprint ${fingerprint}`);
  return 0;
}

function keyIn(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    throw new Usage(`${file} is no private key that can be read. Make one: openssl genpkey -algorithm ed25519 -out PRIVATE.pem`);
  }
}

/** `okno catalogue install`: exit 1 with a sentence, and nothing changed, when the package is refused. */
export function installCommand(args: string[]): number {
  const { positionals, values } = readArgs(args, {
    profile: { type: 'string' },
    fingerprint: { type: 'string' },
    'new-key': { type: 'boolean', default: false },
    'allow-older': { type: 'boolean', default: false },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new Usage('okno catalogue install FILE.zip --profile DIR --fingerprint SHA256 [--new-key] [--allow-older]');
  const root = rootOf(values.profile);
  if (!existsSync(file) || !statSync(file).isFile()) throw new Usage(`${file} is not a file.`);
  if (statSync(file).size > PACKAGE_LIMITS.mostZipBytes)
    throw new PackageRefused(`${file} is larger than ${PACKAGE_LIMITS.mostZipBytes / 1_000_000} MB: it is no catalogue.`);
  const trust = {
    fingerprint: values.fingerprint === undefined ? undefined : readFingerprint(values.fingerprint),
    newKey: values['new-key'],
    allowOlder: values['allow-older'],
  };
  say(
    `installed: ${inWords(install(root, readFileSync(file), trust, { now: Date.now(), program: programVersion() }))}\n${FROM_NEXT_START}`,
  );
  return 0;
}

const programVersion = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'))).version;

/** `okno catalogue rollback`. */
export function rollbackCommand(args: string[]): number {
  const { values } = readArgs(args, { profile: { type: 'string' } });
  say(`in force: ${inWords(rollback(rootOf(values.profile)))}\n${FROM_NEXT_START}`);
  return 0;
}

/** `okno catalogue packages`: what is in force and what was before; exit 1 when one of them is no more what was signed. */
export function packagesCommand(args: string[]): number {
  const { values } = readArgs(args, { profile: { type: 'string' }, json: { type: 'boolean' } });
  const root = rootOf(values.profile);
  const state = readState(root);
  const told = {
    fingerprint: state?.fingerprint ?? null,
    current: stateOf(root, state?.current),
    previous: stateOf(root, state?.previous),
  };
  if (values.json) say(JSON.stringify(told, undefined, 2));
  else {
    say(`in force: ${inWords(state?.current)}${told.current?.fault ? ` — BROKEN, the program's own is used: ${told.current.fault}` : ''}`);
    if (state)
      say(
        `before: ${inWords(state.previous)}${told.previous?.fault ? ` — BROKEN: ${told.previous.fault}` : ''}\ntrusted key ${state.fingerprint}`,
      );
  }
  return told.current?.fault || told.previous?.fault ? 1 : 0;
}

function stateOf(root: string, one: Installed | null | undefined): (Installed & { readonly fault: string | null }) | null {
  if (!one) return null;
  try {
    insistInstalled(root, one);
    return { ...one, fault: null };
  } catch (error) {
    return { ...one, fault: error instanceof Error ? error.message : 'unknown' };
  }
}

const inWords = (one: Installed | null | undefined): string =>
  one ? `version ${one.version} of ${one.date}` : "the program's own catalogue";

/** Where a profile keeps its packages. @throws Usage when it is none. */
function rootOf(profile: string | undefined): string {
  if (!profile) throw new Usage('Name the profile: --profile DIR, the folder with keystore.json in it (<data>/profiles/office).');
  if (!existsSync(path.join(profile, 'keystore.json')))
    throw new Usage(`${profile} is not a profile of Okno: there is no keystore.json in it.`);
  return path.join(profile, 'catalogue');
}
