import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, Menu, protocol, safeStorage, session } from 'electron';
import { rootKey } from './app/keystore.ts';
import { AppLog } from './app/log.ts';
import { readLaunch, refusalOf } from './app/launch.ts';
import { isMarked } from './app/origin.ts';
import { Program } from './app/program.ts';
import { openRouter } from './app/router.ts';
import { lockContents, lockNetwork, lockSession, SCHEME, serveApp } from './app/security.ts';
import { Windows } from './app/windows.ts';
import { TextGuard } from './core/guard/guard.ts';
import { openSettings } from './settings/settings.ts';

/** The order of start, and nothing else. */
const dist = path.join(__dirname, '..');
/** After the operator's page has loaded; it paints its first screen in this time. */
const SECOND_WAVE_MS = 300;
const lexiconFile = path.join(dist, 'masking/lexicon.bin');
let kept: AppLog | undefined;
/** The data folder may be moved by the launch options, so the log opens with its first line. */
function appLog(): AppLog {
  kept ??= new AppLog(path.join(app.getPath('userData'), 'logs'), new TextGuard(lexiconFile, () => performance.now()), () => new Date());
  return kept;
}
const log = (line: string) => appLog().line(line);

function refuseToStart(sentence: string): void {
  log(sentence);
  // Without a display a message box would wait for ever.
  if (process.env.OKNO_HEADLESS !== '1') dialog.showErrorBox('Okno', sentence);
  app.exit(1);
}

async function start(): Promise<void> {
  const launch = readLaunch(process.env, app.isPackaged, isMarked(path.dirname(process.execPath)));
  const refusal = refusalOf(launch.profile, process.versions.electron, launch.repack);
  if (launch.dataFolder) app.setPath('userData', launch.dataFolder);
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  // Root must pass --no-sandbox, and then this call would crash every child in a loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  Menu.setApplicationMenu(null);
  lockContents(app, launch.devUrl);
  lockNetwork(app, launch.devUrl);
  await app.whenReady();
  if (refusal) return refuseToStart(refusal);

  // The window's process starts while everything else is made ready beside it.
  serveApp(protocol, path.join(dist, 'renderer'));
  const locked = lockSession(session.defaultSession, launch.devUrl);
  const windows = new Windows(dist, launch.devUrl, log);
  const operator = windows.openOperator();

  const profileFolder = path.join(app.getPath('userData'), 'profiles', launch.profile);
  mkdirSync(profileFolder, { recursive: true, mode: 0o700 });
  const settings = openSettings(profileFolder);
  for (const problem of settings.problems) log(`settings: ${problem.path} ${problem.was}`);
  const resourcesFolder = path.join(dist, '../resources');
  const program = new Program({
    launch,
    settings,
    windows,
    profileFolder,
    distFolder: dist,
    resourcesFolder,
    lexiconFile,
    log: appLog(),
    rootKey: await rootKey(profileFolder, launch.profile, safeStorage),
  });
  await locked;
  program.start();
  const settleRouter = openRouter({
    windows,
    devUrl: launch.devUrl,
    session: () => program.session,
    active: () => program.active(),
    route: async (name, args, who) => appLog().answer(await program.route(name, args, who)),
    denied: (name, code) => program.denied(name, code),
    tooFast: (window, times) => program.tooFast(window, times),
  });
  operator.webContents.once('did-finish-load', () =>
    setTimeout(() => {
      program.startDevices();
      log(`${app.getVersion()} on Electron ${process.versions.electron}, profile ${launch.profile}`);
      windows.openDisplay();
    }, SECOND_WAVE_MS),
  );
  operator.on('closed', () => app.quit());
  app.on('second-instance', () => {
    operator.show();
    operator.focus();
  });

  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    settleRouter();
    void program.stop().finally(() => app.exit(0));
  });
  // What the tests and the tour look at; not reachable from any window.
  Object.assign(globalThis, { okno: { pids: () => program.pids() } });
}

process.on('unhandledRejection', (reason) => appLog().crash('main: unhandled rejection', reason));
process.on('uncaughtException', (error) => {
  appLog().crash('main', error);
  refuseToStart(`Неожиданная ошибка: ${error.name}. Перезапустите программу; приём откроется на том же шаге.`);
});
void start().catch((error: unknown) => refuseToStart(error instanceof Error ? error.message : 'unknown error'));
