import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '#tests/fixtures/until.ts';

const HERE = path.join(import.meta.dirname, '../../simulators/hid');
const lines: string[] = [];
let bed: ChildProcess;

/** Waits for a new line that fits, and answers it. */
async function line(pattern: RegExp, from: number): Promise<string> {
  let found: string | undefined;
  await until(
    () => {
      found = lines.slice(from).find((one) => pattern.test(one));
      return found !== undefined;
    },
    `a line like ${pattern}; so far: ${lines.join(' | ')}`,
  );
  return found ?? '';
}
const report = (hex: string) => bed.stdin?.write(`report ${hex.padEnd(16, '0')}\n`);

beforeAll(async () => {
  // Debian's own Python: it is the one that has the GObject bindings.
  bed = spawn(
    '/usr/bin/python3',
    [path.join(HERE, 'testbed.py'), process.execPath, '--disable-warning=ExperimentalWarning', path.join(HERE, 'desk.ts')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let rest = '';
  bed.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  await line(/^state ok$/, 0);
});
afterAll(() => {
  bed.stdin?.end();
});

describe('the ticket-button box on a virtual hidraw', () => {
  it('is found by its usage page, under its serial number', async () => {
    expect(await line(/^discovered /, 0)).toContain('hid:SIM0001');
  });

  it('gets its lights at opening: button 1 (call next) and 8 (privacy lock)', async () => {
    expect(await line(/^led /, 0)).toBe('led 008100000000000000');
  });

  it('turns one press into one action, and a held button into no other', async () => {
    const from = lines.length;
    report('01');
    expect(await line(/^pressed/, from)).toBe('pressed 1 call-next');
    report('05');
    expect(await line(/^pressed 3/, from)).toBe('pressed 3 confirm');
    expect(lines.slice(from).filter((one) => one.startsWith('pressed 1'))).toHaveLength(1);
  });

  it('sees the same button again once it was let go', async () => {
    const from = lines.length;
    let down = false;
    // Let go and pressed again, until the debounce time has passed between the two.
    await until(() => {
      report(down ? '04' : '00');
      down = !down;
      return lines.slice(from).some((one) => one.startsWith('pressed'));
    }, 'a second press of button 3');
    expect(lines.slice(from).find((one) => one.startsWith('pressed'))).toBe('pressed 3 confirm');
  });
});
