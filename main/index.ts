import { url as debuggerUrl } from 'node:inspector';
import path from 'node:path';
import { app, Menu, protocol, safeStorage, session } from 'electron';
import { fail } from '#contract/failure.ts';
import { Fault, faultOf, insistProfile, markBegun } from './app/fault.ts';
import { FaultDesk } from './app/fault-desk.ts';
import { hasData, KeyFileKeeper, rootKey } from './app/keystore.ts';
import { AppLog } from './app/log.ts';
import { type Launch, readLaunch, refusalOf, weakenedBy } from './app/launch.ts';
import { isMarked } from './app/origin.ts';
import { Place } from './app/place.ts';
import { PARTITION } from './app/preferences.ts';
import { Program } from './app/program.ts';
import { openRouter } from './app/router.ts';
import { lockContents, lockNetwork, lockSession, SCHEME, serveApp } from './app/security.ts';
import { Windows } from './app/windows.ts';
import { TextGuard } from './core/guard/guard.ts';
import { openSettings, type SettingsStore } from './settings/settings.ts';

/** The order of start, and nothing else. */
const dist = path.join(__dirname, '..');
const resourcesFolder = path.join(dist, '../resources');
/** After the operator's page has loaded; it paints its first screen in this time. */
const SECOND_WAVE_MS = 300;
const lexiconFile = path.join(dist, 'masking/lexicon.bin');
const guard = new TextGuard(lexiconFile, () => performance.now());
let kept: { readonly folder: string; readonly log: AppLog } | undefined;
/** Where the data folder is, is known only after the launch options, and anew when it could not be used at first. */
function appLog(): AppLog {
  const folder = path.join(app.getPath('userData'), 'logs');
  if (kept?.folder !== folder) kept = { folder, log: new AppLog(folder, guard, () => new Date()) };
  return kept.log;
}
const log = (line: string) => appLog().line(line);

let launch: Launch | undefined;
let place = new Place(app, app.getPath('userData'));
let windows: Windows | undefined;
let settings: SettingsStore | undefined;
let program: Program | undefined;

const profileFolder = () => path.join(place.folder, 'profiles', launch?.profile ?? '');
const faults = new FaultDesk({
  fontsFolder: path.join(resourcesFolder, 'fonts'),
  launch: () => launch,
  profileFolder,
  language: () => settings?.get().language ?? 'ru',
  operator: () => windows?.get('operator'),
  open,
  retryCore: () => program?.retry() ?? false,
  retriesItself: () => program !== undefined,
  async close() {
    await program?.stop();
    program = undefined;
  },
  log,
});

/** What was set from outside. @throws Fault */
function readEnvironment(): void {
  try {
    launch = readLaunch(process.env, app.isPackaged, isMarked(path.dirname(process.execPath)));
  } catch (error) {
    // The variable's name stands before the colon; what it holds is nobody's business.
    throw new Fault('environment', { file: error instanceof Error ? (error.message.split(':')[0] ?? '') : '' });
  }
  place = new Place(app, launch.dataFolder ?? app.getPath('userData'));
}

/** @throws Fault when the profile may not be opened on this Electron. */
function insistElectron(): void {
  const sentence =
    launch &&
    refusalOf(
      launch.profile,
      process.versions.electron,
      launch.repack,
      weakenedBy((name) => app.commandLine.hasSwitch(name), debuggerUrl() !== undefined),
    );
  if (sentence !== undefined) throw new Fault('electron', { sentence });
}

async function start(): Promise<void> {
  let fault: Fault | undefined;
  try {
    readEnvironment();
    if (!place.take()) return leaveToTheOther();
    insistElectron();
  } catch (error) {
    fault = faultOf(error, place.folder);
  }
  // Root must pass --no-sandbox, and then this call would crash every child in a loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  Menu.setApplicationMenu(null);
  lockContents(app, launch?.devUrl);
  lockNetwork(app, launch?.devUrl);
  app.on('before-quit', quit);
  app.on('second-instance', show);
  await app.whenReady();
  const pages = session.fromPartition(PARTITION);
  serveApp(pages.protocol, path.join(dist, 'renderer'));
  // The default session shows nothing, and is no way out either.
  locked = Promise.all([pages, session.defaultSession].map((one) => lockSession(one, launch?.devUrl)));
  if (fault) return faults.show(fault);
  await open();
}

/** Another Okno has this data folder, and shows its window now. */
function leaveToTheOther(): void {
  log('another Okno has this data folder: its window is shown');
  app.exit(0);
}

/** Opens the windows and the profile behind them, as often as it is tried. @throws Fault and what `faultOf` makes one of. */
async function open(): Promise<void> {
  if (!place.take()) return leaveToTheOther();
  if (!launch) throw new Fault('environment');
  // The window's process starts while everything else is made ready beside it.
  const shown = openWindows(launch);
  const folder = profileFolder();
  insistProfile(folder);
  settings = openSettings(folder, hasData(folder) ? 'known' : 'new');
  for (const problem of settings.problems) log(`settings: ${problem.path} ${problem.was}`);
  program = new Program({
    launch,
    settings,
    windows: shown,
    profileFolder: folder,
    distFolder: dist,
    resourcesFolder,
    lexiconFile,
    log: appLog(),
    rootKey: await rootKey(folder, launch.profile, safeStorage),
    keyFile: new KeyFileKeeper(folder),
    fault(fault) {
      if (fault) return faults.show(fault);
      markBegun(folder);
      faults.clear();
    },
  });
  await locked;
  program.start();
  void loaded.then(() => setTimeout(secondWave, SECOND_WAVE_MS));
}

/** The sessions' proxies are in their places. */
let locked: Promise<unknown> = Promise.resolve();
let loaded: Promise<void> = Promise.resolve();
/** Tells what is still owed of calls that came too fast. */
let settleRouter = (): void => undefined;
function openWindows({ devUrl }: Launch): Windows {
  if (windows) return windows;
  windows = new Windows(dist, devUrl, log);
  const operator = windows.openOperator();
  loaded = new Promise((resolve) => operator.webContents.once('did-finish-load', () => resolve()));
  faults.watch(operator);
  settleRouter = openRouter({
    windows,
    devUrl,
    session: () => program?.session ?? null,
    active: () => program?.active(),
    route: async (name, args, who) => appLog().answer(program ? await program.route(name, args, who) : fail('host-down')),
    denied: (name, code) => program?.denied(name, code),
    tooFast: (window, times) => program?.tooFast(window, times),
  });
  operator.on('closed', () => app.quit());
  return windows;
}

/** Somebody has started Okno again: what there is of it is shown; one that is already ending begins anew. */
function show(): void {
  if (stopping) app.relaunch();
  else {
    const operator = windows?.get('operator');
    operator?.show();
    operator?.focus();
    faults.focus();
  }
}

function secondWave(): void {
  program?.startDevices();
  log(`${app.getVersion()} on Electron ${process.versions.electron}, profile ${launch?.profile ?? ''}`);
  if (!windows || windows.get('display')) return;
  windows.openDisplay();
  windows.followDisplays();
}

let stopping = false;
function quit(event: { preventDefault(): void }): void {
  if (stopping) return;
  stopping = true;
  event.preventDefault();
  const code = faults.isOpen ? 1 : 0;
  settleRouter();
  void (program?.stop() ?? Promise.resolve()).finally(() => {
    place.leave();
    app.exit(code);
  });
}

// What the tests and the tour look at; not reachable from any window.
Object.assign(globalThis, { okno: { pids: () => program?.pids() } });

process.on('unhandledRejection', (reason) => appLog().crash('main: unhandled rejection', reason));
process.on('uncaughtException', (error) => {
  appLog().crash('main', error);
  void app.whenReady().then(() => faults.show(faultOf(error, place.folder)));
});
void start().catch(async (error: unknown) => {
  if (!(error instanceof Fault)) appLog().crash('main: start', error);
  await app.whenReady();
  faults.show(faultOf(error, profileFolder()));
});
