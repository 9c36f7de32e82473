import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type Page } from 'playwright';
import { electronEnv } from '#scripts/lib/electron.ts';
import { ROOT } from '#scripts/lib/paths.ts';
import { enclose, FAR, type Sent, SWITCHES, writeOrdinary } from '../enclosed.ts';
import { asScript, listen, type Listeners, NAVIGATIONS, tryEveryWay } from '../escapes.ts';
import { electron, expect, test } from '../program.ts';

/**
 * No way out of either window. What an ordinary window of the same Electron lets out, by the same ways and to the same listeners,
 * is the measure: of what would be heard, and of how long one must listen.
 */
const SILENCE: Sent = { packets: 0, datagrams: 0, connections: 0 };

let folder: string;
/** How long an ordinary window took until all it lets out had been heard. */
let tookMs = 0;

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-egress-'));
  writeOrdinary(folder);
  const listeners = await listen();
  const app = await _electron.launch({
    executablePath: electron().binary,
    args: [...SWITCHES, folder],
    env: process.env as Record<string, string>,
  });
  const began = performance.now();
  const page = await app.firstWindow();
  const home = page.url();
  await tryAll(page, listeners, async (name) => {
    await page.waitForURL(`**/${name}`);
    await page.goto(home);
  });
  const all = [...LET_OUT, ...LET_OUT_BY_PEERS];
  await expect
    .poll(() => all.filter((one) => !listeners.heard.includes(one)), 'ways out of an ordinary window nobody was heard by')
    .toEqual([]);
  tookMs = performance.now() - began;
  await app.close();
  listeners.close();
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything tried in one page, and at last to take the page along; `left` waits until that has come to something. */
async function tryAll(page: Page, to: Listeners, left: (name: string) => Promise<void>): Promise<Record<string, string>> {
  const ended = (await page.evaluate(asScript(tryEveryWay, to.outside))) as Record<string, string>;
  for (const [name, navigation] of Object.entries(NAVIGATIONS)) {
    // The page may be gone before it can answer.
    await page.evaluate(asScript(navigation, `http://${to.outside.host}:${to.outside.tcp}`)).catch(() => undefined);
    await left(name);
  }
  return ended;
}

const LET_OUT = [
  ...['beacon', 'xhr', 'form', 'form-away', 'ping'].map((way) => `tcp POST /${way}`),
  ...['fetch', 'socket', 'events', 'image.png', 'video', 'script.js', 'sheet.css', 'import.css', 'style.png', 'prefetch', 'preload.js'],
  ...['modulepreload.js', 'object', 'font.woff2', 'module.js', 'worker-fetch', 'frame', 'window', 'location', 'refresh'],
].map((way) => (way.startsWith('tcp') ? way : `tcp GET /${way}`));
/** Of peers, hidden in a user name; of anything without words: TLS, QUIC, a connection opened in advance. */
const LET_OUT_BY_PEERS = ['udp stun', 'udp OUT-BY-UDP', 'tcp OUT-BY-TCP', 'udp bytes', 'tcp bytes', 'tcp connection'];

for (const kind of ['operator', 'display'] as const)
  test(`nothing leaves the window «${kind}»`, async ({ program }) => {
    const listeners = await listen();
    const began = performance.now();
    const ended = await tryAll(program[kind], listeners, async () => {
      await program[kind].waitForLoadState();
    });
    expect(Object.keys(ended).length, 'ways tried').toBeGreaterThan(30);
    for (const [way, how] of Object.entries(ended))
      expect(how, `${way} must not be answered`).not.toMatch(/^(answered|load|open|message|loadeddata)$/);
    for (const way of ['stun', 'stun by name', 'turn over udp', 'turn over tcp', 'turns'])
      expect(ended[way], `candidates of ${way}`).toBe('gathered 0');
    // As long again as an ordinary window needed in all.
    await sleep(Math.max(0, 2 * tookMs - (performance.now() - began)));
    expect(listeners.heard, 'what the listeners heard').toEqual([]);
    expect(listeners.bytes(), 'bytes the listeners were sent').toBe(0);
    expect(program.app.windows(), 'windows of the program').toHaveLength(2);
    listeners.close();
  });

test('in a network of its own the kernel counts what an ordinary window sends', async () => {
  const enclosed = await enclose(electron().binary, [...SWITCHES, folder], {});
  try {
    // Nobody answers out there: its connections would take minutes to end.
    void enclosed.evaluate('ordinary.html', asScript(tryEveryWay, FAR)).catch(() => undefined);
    await expect.poll(() => enclosed.sent().datagrams, 'datagrams of an ordinary window').toBeGreaterThan(0);
    await expect.poll(() => enclosed.sent().connections, 'connections of an ordinary window').toBeGreaterThan(0);
  } finally {
    await enclosed.close();
  }
});

test('and of the whole program not one packet, from its start to its end', async ({ dataFolder }) => {
  mkdirSync(dataFolder, { recursive: true });
  const enclosed = await enclose(electron().binary, [...SWITCHES, ROOT], {
    ...electronEnv(electron()),
    OKNO_DATA_DIR: dataFolder,
    OKNO_HEADLESS: '1',
    OKNO_HARDWARE: '0',
  });
  try {
    for (const page of ['operator.html', 'display.html']) {
      const ended = await enclosed.evaluate<Record<string, string>>(page, asScript(tryEveryWay, FAR));
      expect(Object.keys(ended).length, `ways tried in ${page}`).toBeGreaterThan(30);
    }
    await sleep(tookMs);
    expect(enclosed.sent(), 'what the kernel has sent for the program').toEqual(SILENCE);
    await enclosed.leak();
    expect(enclosed.sent(), 'one datagram sent on purpose').toEqual({ packets: 1, datagrams: 1, connections: 0 });
  } finally {
    await enclosed.close();
  }
});
