import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { REPACK_MARK } from '#main/app/origin.ts';
import type { ElectronFound } from '#scripts/lib/electron.ts';
import { startFaulty } from '../faults.ts';
import { electron, expect, test } from '../program.ts';

/** An Electron that passes for its publisher's: the one there is, without the mark of a repack. Links where the disk allows. */
function unmarked(folder: string): ElectronFound {
  const found = electron();
  if (found.origin === 'official') return found;
  const [from, copy] = [path.dirname(found.binary), path.join(folder, 'electron')];
  try {
    execFileSync('cp', ['-al', from, copy], { stdio: 'ignore' });
  } catch {
    rmSync(copy, { recursive: true, force: true });
    execFileSync('cp', ['-a', from, copy]);
  }
  rmSync(path.join(copy, REPACK_MARK));
  return { ...found, binary: path.join(copy, path.basename(found.binary)), origin: 'official' };
}

test('an office does not open without its protection, however it was taken away: each key is named', async ({ dataFolder }) => {
  const folder = path.join(dataFolder, 'okno');
  // A driver's own door and, of root, the sandbox: what an attacker would ask for.
  const { page, close } = await startFaulty(folder, { OKNO_PROFILE: 'office' }, unmarked(dataFolder));
  const main = page.locator('main');
  await expect(main).toContainText('Рабочий профиль не открыт: программа запущена с ключами, которые снимают защиту');
  for (const name of [...(process.getuid?.() === 0 ? ['no-sandbox'] : []), 'remote-debugging-port', 'inspect'])
    await expect(main, `the key --${name}`).toContainText(`--${name}`);
  await expect(main).toContainText('Запустите её без них, обычным пользователем, а не root.');
  await close();
  expect(existsSync(path.join(folder, 'profiles/office')), 'a profile made nevertheless').toBe(false);
});
