import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { ConditionCode } from '#contract/devices.ts';
import {
  type Adapter,
  fine,
  handOver,
  MOST_PAGE_BYTES,
  PAGE_REFUSED,
  PAGE_TOO_LARGE,
  PageRefused,
  type Report,
  type Scanner,
  type ScanOptions,
  type ScanSteps,
} from '../port.ts';
import { abortReport, firstOf } from '../signals.ts';

/** Rules of reference/devices.md §1.1, each found on real hardware or by measuring. */
const GRACE_AFTER_ERROR_MS = 2_000;
const SECOND_INTERRUPT_MS = 300;
const KILL_AFTER_CANCEL_MS = 3_000;
const SILENCE_MS = 120_000;
/** What a program that has ended said last is read in this time. */
const PIPES_MS = 500;
/** A driver that hangs before the scan, or reads one page without an end, keeps the scanner from everybody. */
const LIMITS: SaneLimits = { optionsMs: 30_000, pageMs: 240_000 };

/** Exit codes of scanimage are SANE_Status values. */
const STATUS: Readonly<Record<number, ConditionCode>> = {
  1: 'config',
  2: 'cancelled',
  3: 'busy',
  4: 'config',
  6: 'paper-jam',
  7: 'feeder-empty',
  8: 'cover-open',
  9: 'offline',
  10: 'busy',
  11: 'access-denied',
};
const TEXTS: readonly (readonly [RegExp, ConditionCode])[] = [
  [/feeder jammed/i, 'paper-jam'],
  [/feeder out of documents/i, 'feeder-empty'],
  [/cover is open/i, 'cover-open'],
  [/device busy/i, 'busy'],
  [/access to resource has been denied/i, 'access-denied'],
  [/invalid argument/i, 'config'],
  [/error during device i\/o/i, 'offline'],
];

/** How the child's environment is set; tests point SANE_CONFIG_DIR at their own configuration. */
export type SaneEnvironment = Readonly<Record<string, string>>;

export interface SaneLimits {
  /** For the list of what the device can do. */
  readonly optionsMs: number;
  /** From asking for a page to its being there. */
  readonly pageMs: number;
}

/**
 * SANE through the `scanimage` program, a process of its own: a driver that hangs cannot take the host along.
 *
 * @param incoming private folder that pages pass through.
 */
export const saneAdapter = (
  incoming: string,
  environment: SaneEnvironment = {},
  extra: readonly string[] = [],
  limits = LIMITS,
): Adapter<Scanner> => ({
  name: 'sane',
  kind: 'scanner',
  async discover(signal) {
    const run = await capture(['-f', '%d|%v|%m%n'], environment, signal);
    return run.stdout
      .split('\n')
      .map((line) => line.split('|'))
      .flatMap(([name, vendor, model]) =>
        name && vendor !== undefined && model !== undefined ? [refOf(name, `${vendor} ${model}`.trim())] : [],
      );
  },
  fromAddress: (address, label) => {
    if (!/^[\w.-]+(:[^\s'"]*)?$/.test(address)) throw new Refusal('address-invalid', { at: 'address' });
    return refOf(address, label || address);
  },
  open: (ref) => new SaneScanner(ref.address ?? '', incoming, environment, extra, limits),
});

/** `airscan:e0:NAME` carries a discovery sequence that changes: the identity is the name alone (NAPS2 #115). */
const refOf = (name: string, label: string) =>
  ({
    id: `sane:${name.replace(/^airscan:[ew]\d+:/, 'airscan:')}`.slice(0, 160),
    kind: 'scanner',
    adapter: 'sane',
    label: label.slice(0, 120),
    address: name,
  }) as const;

class SaneScanner implements Scanner {
  readonly #device: string;
  readonly #incoming: string;
  readonly #environment: SaneEnvironment;
  readonly #extra: readonly string[];
  readonly #limits: SaneLimits;

  constructor(device: string, incoming: string, environment: SaneEnvironment, extra: readonly string[], limits: SaneLimits) {
    this.#device = device;
    this.#incoming = incoming;
    this.#environment = environment;
    this.#extra = extra;
    this.#limits = limits;
  }

  async probe(signal: AbortSignal): Promise<Report> {
    const run = await capture(['-d', this.#device, '-n'], this.#environment, signal);
    return abortReport(signal) ?? (run.code === 0 ? fine() : reportOf(run.code, run.stderr));
  }

  async scan(options: ScanOptions, steps: ScanSteps, signal: AbortSignal): Promise<Report> {
    // The profile may have been away when this host started.
    await mkdir(this.#incoming, { mode: 0o700 }).catch(() => undefined);
    // Pages pass through a private folder that is removed in any case: scanimage writes a stack only to files.
    const folder = await mkdtemp(path.join(this.#incoming, 'scan-')).catch((error: NodeJS.ErrnoException) => error);
    if (folder instanceof Error) return { condition: 'unknown', raw: folder.code ?? folder.name };
    try {
      return await this.#run(folder, options, steps, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run(folder: string, options: ScanOptions, steps: ScanSteps, signal: AbortSignal): Promise<Report> {
    const feeder = options.source === 'feeder';
    const source = await this.#source(options.source, signal);
    if (!source) return abortReport(signal) ?? { condition: 'timeout', raw: 'no list of options' };
    const child = spawn(
      'scanimage',
      [
        '-d',
        this.#device,
        '--format=jpeg',
        '-p',
        `--batch=${path.join(folder, 'p%04d.jpg')}`,
        '--batch-print',
        // Each page waits for a line on stdin: no sheet is pulled before the one before it is kept.
        '--batch-prompt',
        ...(feeder ? [] : ['--batch-count=1']),
        '--resolution',
        String(options.dpi),
        '--mode',
        options.colour === 'colour' ? 'Color' : 'Gray',
        '-x',
        '210',
        '-y',
        '297',
        ...source,
        ...this.#extra,
      ],
      { env: { ...process.env, ...this.#environment }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    // A child that has ended reads no more lines.
    child.stdin.on('error', () => undefined);
    const goOn = () => child.stdin.write('\n');
    let errors = '';
    let handed = 0;
    const watchdog = new Watchdog(child, this.#limits.pageMs);
    const stop = () => cancelChild(child);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let keeping: Promise<void> = Promise.resolve();
    let failed: unknown;
    onLines(child.stdout, (line) => {
      watchdog.alive();
      if (!line.startsWith(folder)) return;
      handed += 1;
      watchdog.pause();
      keeping = this.#keep(line, steps, signal).then(
        () => {
          watchdog.resume();
          goOn();
        },
        (error: unknown) => {
          failed = error;
          watchdog.resume();
          cancelChild(child);
        },
      );
    });
    onLines(child.stderr, (line) => {
      watchdog.alive();
      const percent = /^Progress: (\d+(?:\.\d+)?)%/.exec(line)?.[1];
      if (percent !== undefined) steps.percent(Math.round(Number(percent)));
      else if (/^scanimage: (?!rounded|value)/.test(line)) {
        errors += `${line}\n`;
        // scanimage can deadlock after printing the error (4 of 37 runs): it gets a moment, then it goes.
        if (/sane_(read|start)|open of device/.test(line)) watchdog.lastChance();
      }
    });
    goOn();
    const code = await exited(child);
    watchdog.stop();
    signal.removeEventListener('abort', stop);
    await keeping;
    if (failed instanceof PageRefused) return PAGE_REFUSED;
    if (failed instanceof PageTooLarge) return PAGE_TOO_LARGE;
    const aborted = abortReport(signal);
    if (aborted) return aborted;
    if (failed !== undefined) throw failed;
    if (watchdog.silent) return { condition: 'timeout', raw: 'no sign of life' };
    // Neither code nor message tells whether a page came: the files do.
    const files = (await readdir(folder)).length;
    if (code === 0 && Math.max(files, handed) > 0 && !/jammed|i\/o|cover/i.test(errors)) return fine(`${handed} pages`);
    if (code === 0 && handed === 0) return { condition: 'feeder-empty', raw: 'no page' };
    if (feeder && handed > 0 && /out of documents/i.test(errors)) return fine(`${handed} pages`);
    return reportOf(code, errors);
  }

  /** Takes a page out of the folder and hands it over. */
  async #keep(file: string, steps: ScanSteps, signal: AbortSignal): Promise<void> {
    if ((await stat(file)).size > MOST_PAGE_BYTES) throw new PageTooLarge();
    const jpeg = await readFile(file);
    await unlink(file);
    await handOver(steps, jpeg, signal);
  }

  /** The device's own name for the source, from its option list; undefined when it does not come. */
  async #source(source: ScanOptions['source'], signal: AbortSignal): Promise<string[] | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#limits.optionsMs);
    const run = await capture(['-d', this.#device, '-A'], this.#environment, firstOf(signal, late.signal));
    clearTimeout(timer);
    if (late.signal.aborted || signal.aborted) return undefined;
    const names = /--source ([^\n[]+)/.exec(run.stdout)?.[1]?.trim().split('|') ?? [];
    const wanted = source === 'feeder' ? /adf|feeder/i : /flatbed|platen/i;
    const name = names.find((one) => wanted.test(one));
    return name === undefined ? [] : ['--source', name];
  }
}

class PageTooLarge extends Error {}

/** Kills a child that has been silent or at one page too long, or that does not leave after it said what went wrong. */
class Watchdog {
  readonly #child: ChildProcess;
  readonly #pageMs: number;
  #timer: NodeJS.Timeout;
  #page: NodeJS.Timeout;
  #final = false;
  #paused = false;
  silent = false;

  constructor(child: ChildProcess, pageMs: number) {
    this.#child = child;
    this.#pageMs = pageMs;
    this.#timer = this.#arm(SILENCE_MS, true);
    this.#page = this.#arm(pageMs, true);
  }
  #arm(ms: number, silence: boolean): NodeJS.Timeout {
    return setTimeout(() => {
      this.silent = silence;
      this.#child.kill('SIGKILL');
    }, ms);
  }
  alive(): void {
    if (this.#final || this.#paused) return;
    clearTimeout(this.#timer);
    this.#timer = this.#arm(SILENCE_MS, true);
  }
  /** The child has nothing to do: its silence is ours. */
  pause(): void {
    this.#paused = true;
    clearTimeout(this.#page);
    if (!this.#final) clearTimeout(this.#timer);
  }
  resume(): void {
    this.#paused = false;
    if (!this.#final) this.#page = this.#arm(this.#pageMs, true);
    this.alive();
  }
  lastChance(): void {
    clearTimeout(this.#timer);
    this.#final = true;
    this.#timer = this.#arm(GRACE_AFTER_ERROR_MS, false);
  }
  /** The child has ended: from here on nothing of it is watched. */
  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#page);
    this.#final = true;
  }
}

/** Without its input the batch ends after the page; one interrupt ends the page, a second the program, then there is the axe. */
function cancelChild(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  child.kill('SIGINT');
  const second = setTimeout(() => child.kill('SIGINT'), SECOND_INTERRUPT_MS);
  const axe = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_CANCEL_MS);
  child.once('exit', () => {
    clearTimeout(second);
    clearTimeout(axe);
  });
}

/** The exit code, once all that the child has said is read. A helper that its driver leaves behind may hold its pipes for ever. */
const exited = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    let held: NodeJS.Timeout | undefined;
    child.once('error', () => resolve(127));
    child.once('exit', () => {
      held = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, PIPES_MS);
    });
    child.once('close', (code) => {
      clearTimeout(held);
      resolve(code ?? 128);
    });
  });

function onLines(stream: NodeJS.ReadableStream | null, line: (text: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split(/[\r\n]/);
    rest = parts.pop() ?? '';
    for (const part of parts) if (part) line(part);
  });
  stream?.on('end', () => rest && line(rest));
}

async function capture(
  args: readonly string[],
  environment: SaneEnvironment,
  signal: AbortSignal,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn('scanimage', args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  const stdout: string[] = [];
  const stderr: string[] = [];
  onLines(child.stdout, (line) => stdout.push(line));
  onLines(child.stderr, (line) => stderr.push(line));
  const code = await exited(child);
  signal.removeEventListener('abort', kill);
  return { code, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

function reportOf(code: number, errors: string): Report {
  const raw = (errors.trim().split('\n').at(-1) || `exit ${code}`).slice(0, 200);
  const byText = TEXTS.find(([pattern]) => pattern.test(errors))?.[1];
  if (byText) return { condition: byText, raw };
  if (/open of device/.test(errors)) return { condition: 'offline', raw };
  return { condition: code === 127 ? 'config' : (STATUS[code] ?? 'unknown'), raw };
}
