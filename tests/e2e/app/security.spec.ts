import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '#scripts/lib/paths.ts';
import { bridge, electron, expect, signIn, test } from '../program.ts';

/** Electron's security checklist, its 20 items in order; each test tries to break the item. */
const inPage = <T>(program: { operator: { evaluate(script: string): Promise<T> } }, script: string) => program.operator.evaluate(script);

test('1 only our own content is loaded: a remote request fails', async ({ program }) => {
  const failed = await inPage<string>(program, "fetch('https://example.com/').then(() => 'loaded', () => 'refused')");
  expect(failed).toBe('refused');
  // The renderer's CSP is one wall; the session is the other: a request made past the page is cancelled as well.
  const sessions = await program.app.evaluate(({ net, session: electron, BrowserWindow }) =>
    Promise.all(
      [electron.defaultSession, ...BrowserWindow.getAllWindows().map((one) => one.webContents.session)].map(
        (session) =>
          new Promise<string>((resolve) => {
            const request = net.request({ url: 'http://127.0.0.1:9/', session });
            request.on('error', (error) => resolve(error.message));
            request.on('response', () => resolve('loaded'));
            request.end();
          }),
      ),
    ),
  );
  expect(sessions).toEqual(Array(3).fill('net::ERR_BLOCKED_BY_CLIENT'));
});

test('2 the page has no Node', async ({ program }) => {
  expect(await inPage(program, '[typeof require, typeof process, typeof module, typeof Buffer].join()')).toBe(
    'undefined,undefined,undefined,undefined',
  );
});

test('3 contexts are isolated: what the page changes does not reach the preload', async ({ program }) => {
  await inPage(program, "Array.prototype.map = () => { throw new Error('poisoned'); }; 1");
  expect(await bridge(program.operator, 'app.status')).toMatchObject({ ok: true });
  expect(await inPage(program, 'try { window.okno.app = {}; } catch {} ; typeof window.okno.app.status')).toBe('function');
});

test('4 the sandbox is asked for in every window', async ({ program }) => {
  const preferences = await program.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) =>
      (one.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
    ),
  );
  expect(preferences.length).toBe(2);
  for (const one of preferences)
    expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
});

test('5 every permission is denied, asked for or checked', async ({ program }) => {
  const answers = await inPage<string[]>(
    program,
    `Promise.all([
      navigator.mediaDevices?.getUserMedia({ video: true }).then(() => 'granted', () => 'denied') ?? 'denied',
      Notification.requestPermission().then((answer) => answer === 'granted' ? 'granted' : 'denied'),
      new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('denied'))),
      navigator.permissions.query({ name: 'clipboard-read' }).then((one) => one.state === 'granted' ? 'granted' : 'denied'),
      navigator.hid ? navigator.hid.getDevices().then((all) => all.length ? 'granted' : 'denied') : 'denied',
    ])`,
  );
  expect(answers).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});

test('6, 8, 9, 10 web security is on, and no insecure content, experiments or Blink features', async ({ program }) => {
  const seen = await program.app.evaluate(({ app, BrowserWindow }) => ({
    windows: BrowserWindow.getAllWindows().map((one) =>
      (one.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
    ),
    switches: ['disable-web-security', 'enable-blink-features', 'ignore-certificate-errors', 'allow-running-insecure-content'].filter(
      (name) => app.commandLine.hasSwitch(name),
    ),
  }));
  expect(seen.switches, 'switches of the running program that open a door').toEqual([]);
  for (const one of seen.windows) {
    expect(one).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false });
    expect(one.enableBlinkFeatures ?? '', 'Blink features of a window').toBe('');
  }
});

test('7 the CSP stops inline scripts, handlers, eval and foreign frames', async ({ program }) => {
  const ran = await inPage<string[]>(
    program,
    `new Promise((resolve) => {
      window.ran = [];
      const script = document.createElement('script'); script.textContent = "window.ran.push('inline')"; document.body.append(script);
      const image = document.createElement('img'); image.setAttribute('onerror', "window.ran.push('handler')"); image.src = 'app://okno/none.png'; document.body.append(image);
      const far = document.createElement('script'); far.src = 'https://example.com/x.js'; far.onload = () => window.ran.push('remote'); document.body.append(far);
      const frame = document.createElement('iframe'); frame.src = 'data:text/html,x'; frame.onload = () => { try { frame.contentWindow.document; window.ran.push('frame'); } catch {} }; document.body.append(frame);
      const code = document.createElement('script'); code.src = 'data:text/javascript,window.ran.push("data")'; document.body.append(code);
      setTimeout(() => { setTimeout('window.ran.push("timer")'); setTimeout(() => resolve(window.ran)); });
    })`,
  );
  expect(ran).toEqual([]);
  const header = await inPage<string>(
    program,
    "fetch('app://okno/operator.html').then((one) => one.headers.get('content-security-policy'))",
  );
  expect(header).toContain("default-src 'none'");
});

test('11, 12 a webview is never attached', async ({ program }) => {
  const attached = await inPage<boolean>(
    program,
    "new Promise((resolve) => { const view = document.createElement('webview'); view.src = 'app://okno/display.html'; view.addEventListener('did-attach', () => resolve(true)); document.body.append(view); requestAnimationFrame(() => requestAnimationFrame(() => resolve(typeof view.getURL === 'function'))); })",
  );
  expect(attached).toBe(false);
});

test('13 navigation goes nowhere', async ({ program }) => {
  const operator = (script: string) =>
    program.app.evaluate(async ({ BrowserWindow }, code) => {
      const window = BrowserWindow.getAllWindows().find((one) => !one.getTitle().includes('экран'));
      const page: unknown = await window?.webContents.executeJavaScript(code).catch(() => undefined);
      return [window?.webContents.getURL(), page];
    }, script);
  for (const target of [
    'https://example.com/',
    'file:///etc/passwd',
    'about:blank',
    'data:text/html,x',
    'app://okno/display.html',
    'app://evil/operator.html',
  ]) {
    await operator(`location.href = ${JSON.stringify(target)}; 1`);
    await operator(
      `{ const a = document.createElement('a'); a.href = ${JSON.stringify(target)}; document.body.append(a); a.click(); a.remove(); }`,
    );
    await expect
      .poll(() => operator("document.querySelector('[data-testid=person-petrova]') !== null"), `after ${target}`)
      .toEqual(['app://okno/operator.html', true]);
  }
});

test('14 no window can be opened', async ({ program }) => {
  expect(await inPage(program, "window.open('https://example.com/') === null && window.open('app://okno/operator.html') === null")).toBe(
    true,
  );
  expect(program.app.windows()).toHaveLength(2);
});

test('15 nothing opens outside: shell.openExternal is not in the program', async () => {
  for (const file of ['dist/main/index.cjs', 'dist/preload/index.cjs'])
    expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toContain('openExternal');
});

test('16 a current Electron is pinned exactly; an old one, and one of unproven origin, is said aloud', async ({ program }) => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  const { value } = (await bridge(program.operator, 'app.status')) as { ok: true; value: { outdated: boolean; repack: boolean } };
  expect(value.repack).toBe(electron().origin === 'repack');
  const banner = program.operator.getByTestId('banner-profile');
  await expect(banner.getByText('больше не обновляется')).toHaveCount(value.outdated ? 1 : 0);
  await expect(banner.getByText('Происхождение')).toHaveCount(value.repack ? 1 : 0);
});

test('17 IPC from a foreign frame, a foreign window or with bad arguments is refused', async ({ program }) => {
  const foreign = await program.app.evaluate(async ({ app, BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, preload: `${app.getAppPath()}/dist/preload/index.cjs` },
    });
    await window.loadURL('data:text/html,<p>foreign</p>');
    const answer = await window.webContents.executeJavaScript('okno.app.status({})');
    window.destroy();
    return answer;
  });
  expect(foreign).toMatchObject({ ok: false, code: 'foreign-sender' });
  for (const args of [
    { userId: 'petrova' },
    { userId: 'petrova', pin: '1111', role: 'head' },
    { userId: { $ne: 1 }, pin: '1111' },
    'x',
    null,
    { userId: 'petrova', pin: '1'.repeat(70_000) },
  ]) {
    expect(await bridge(program.operator, 'staff.signIn', args)).toMatchObject({ ok: false, code: 'bad-request' });
  }
  expect(await bridge(program.display, 'staff.people')).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await bridge(program.display, 'display.state')).toMatchObject({ ok: true });
});

test('17 a call without a session, or of another role, is refused and logged', async ({ program }) => {
  for (const [name, args] of [
    ['visit.current', {}],
    ['queue.state', {}],
    ['audit.status', {}],
    ['devices.state', {}],
    ['scan.cancel', { jobId: '00000000-0000-4000-8000-000000000000' }],
  ] as const)
    expect(await bridge(program.operator, name, args), name).toMatchObject({ ok: false, code: 'not-signed-in' });
  await signIn(program.operator, 'sokolov');
  for (const [name, args] of [
    ['visit.current', {}],
    ['audit.page', { filter: {}, limit: 5 }],
    ['queue.callNext', {}],
    ['audit.export', {}],
  ] as const)
    expect(await bridge(program.operator, name, args), name).toMatchObject({ ok: false, code: 'forbidden' });
  await program.operator.getByTestId('sign-out').click();
  await signIn(program.operator, 'gavrilova');
  const page = (await bridge(program.operator, 'audit.page', { filter: { op: 'access.denied' }, limit: 50 })) as {
    ok: true;
    value: { rows: { object?: { id: string } }[] };
  };
  expect(page.value.rows.map((row) => row.object?.id)).toEqual(
    expect.arrayContaining(['visit.current', 'audit.page', 'queue.callNext', 'audit.export']),
  );
});

test('18 the pages come from app:// and never from file://; a path cannot leave the folder', async ({ program }) => {
  expect(program.operator.url()).toBe('app://okno/operator.html');
  const statuses = await inPage<number[]>(
    program,
    "Promise.all(['app://okno/..%2f..%2fpackage.json', 'app://okno/%2e%2e/package.json', 'app://okno/none.js', 'app://okno/%E0%A4%A'].map((url) => fetch(url).then((one) => one.status, () => 0)))",
  );
  expect(statuses.every((status) => status !== 200)).toBe(true);
  expect(await inPage(program, "fetch('file:///etc/hostname').then(() => 'read', () => 'refused')")).toBe('refused');
});

test('19 the fuses are decided for the package: no Node, no options, only the archive', async () => {
  const config = z
    .object({ electronFuses: z.record(z.string(), z.boolean()) })
    .parse(parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8')));
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
  });
});

test('20 no Electron API reaches the page: only named functions, no event objects', async ({ program }) => {
  const seen = await inPage<{ keys: string[]; kinds: string[]; globals: string[] }>(
    program,
    `({ keys: Object.keys(window.okno), kinds: [...new Set(Object.values(window.okno).flatMap((area) => Object.values(area).map((one) => typeof one)))], globals: Object.keys(window).filter((name) => /electron|ipc|require/i.test(name)) })`,
  );
  expect(seen).toEqual({
    keys: ['app', 'staff', 'queue', 'visit', 'catalogue', 'scan', 'devices', 'audit', 'masking', 'display'],
    kinds: ['function'],
    globals: [],
  });
  const payload = await inPage<string>(
    program,
    "new Promise((resolve) => { okno.app.changed((...args) => resolve(JSON.stringify([args.length, Object.keys(args[0])]))); okno.app.setLanguage({ language: 'ru' }); })",
  );
  expect(JSON.parse(payload)).toEqual([
    1,
    [
      'version',
      'profile',
      'language',
      'window',
      'electron',
      'minimumElectron',
      'outdated',
      'repack',
      'display',
      'hosts',
      'trouble',
      'settings',
      'lockAfterMs',
    ],
  ]);
});

test('no stack reaches a window', async ({ program }) => {
  const failed = (await bridge(program.operator, 'staff.signIn', { userId: 'nobody', pin: '0000' })) as { detail?: string };
  expect(JSON.stringify(failed)).not.toMatch(/at |\.cjs|node_modules/);
});

test.describe('started with a foreign library preloaded', () => {
  // Part of every glibc, and nothing of ours asks for it.
  const library = 'libBrokenLocale.so.1';
  test.use({ env: { LD_PRELOAD: library } });
  test('it is in main and in neither host: they run in a clean environment, as utility processes of this Electron', async ({ program }) => {
    const of = (pid: number | undefined, name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
    expect(of(program.app.process().pid, 'maps')).toContain(library);
    const { core, devices } = await program.hosts();
    for (const pid of [core, devices]) {
      expect(of(pid, 'maps')).not.toContain(library);
      expect(of(pid, 'cmdline')).toContain('--utility-sub-type=node.mojom.NodeService');
    }
  });
});
