import path from 'node:path';
import { z } from 'zod';
import { PROFILES, type Profile } from '#contract/app.ts';
import { LOCK_AFTER_MS } from '../settings/defaults.ts';
import { isRepack, ORIGINS } from './origin.ts';

/** The oldest Electron that gets security fixes when this version of Okno ships (Electron supports its last three majors). */
export const MINIMUM_ELECTRON = '43.0.0';

/** What the launcher and the tests may set from outside. Anything odd is refused at start, in one sentence. */
const environment = z.object({
  OKNO_PROFILE: z.enum(PROFILES).default('demo'),
  OKNO_DATA_DIR: z.string().min(1).optional(),
  OKNO_PRINT_DIR: z.string().min(1).optional(),
  OKNO_EXPORT_DIR: z.string().min(1).optional(),
  OKNO_PREVIEW: z.string().min(1).optional(),
  OKNO_ELECTRON: z.enum(ORIGINS).optional(),
  OKNO_DEV: z.enum(['0', '1']).default('0'),
  OKNO_DEV_URL: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).optional(),
  OKNO_VIRTUAL_PAGE_MS: z.coerce.number().int().min(0).max(60_000).default(1_200),
  OKNO_LOCK_AFTER_MS: z.coerce.number().int().min(500).max(LOCK_AFTER_MS.max).optional(),
  OKNO_HARDWARE: z.enum(['0', '1']).default('1'),
  OKNO_OFFICE: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('demo'),
  OKNO_WINDOW: z.coerce.number().int().min(1).max(999).default(4),
});

export interface Launch {
  readonly profile: Profile;
  readonly dataFolder: string | undefined;
  readonly printFolder: string | undefined;
  readonly exportFolder: string | undefined;
  /** A folder of cards to be shown in place of the catalogue: of developers and methodologists, on a demo of their own. */
  readonly preview: string | undefined;
  /** True unless this Electron is its publisher's own: demo and training only. */
  readonly repack: boolean;
  readonly devUrl: string | undefined;
  readonly virtualPageMs: number;
  /** Shorter than a setting may be: the tests do not wait ten seconds. */
  readonly lockAfterMs: number | undefined;
  readonly hardware: boolean;
  /** Which office and which window (the number on its plate) this is. */
  readonly office: string;
  readonly window: number;
}

/** `marked`: a repack's mark lies beside the running binary. @throws Error naming the variable that is wrong. */
export function readLaunch(env: Readonly<Record<string, string | undefined>>, packaged: boolean, marked: boolean): Launch {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'wrong'}`);
  }
  const e = parsed.data;
  const folder = (name: string | undefined) => (name === undefined ? undefined : path.resolve(name));
  return {
    profile: e.OKNO_PROFILE,
    dataFolder: folder(e.OKNO_DATA_DIR),
    printFolder: folder(e.OKNO_PRINT_DIR),
    exportFolder: folder(e.OKNO_EXPORT_DIR),
    preview: packaged || e.OKNO_PROFILE !== 'demo' ? undefined : folder(e.OKNO_PREVIEW),
    repack: isRepack(e.OKNO_ELECTRON, marked, packaged),
    // A page from a development server has no place in what users run: only where the launcher of developers says so itself.
    devUrl: packaged || e.OKNO_DEV !== '1' || e.OKNO_PROFILE === 'office' ? undefined : e.OKNO_DEV_URL,
    virtualPageMs: e.OKNO_VIRTUAL_PAGE_MS,
    lockAfterMs: e.OKNO_LOCK_AFTER_MS,
    hardware: e.OKNO_HARDWARE === '1',
    office: e.OKNO_OFFICE,
    window: e.OKNO_WINDOW,
  };
}

/** True when this Electron gets no more fixes: demo and training only. */
export function isOutdated(electron: string): boolean {
  const parts = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [have, need] = [parts(electron), parts(MINIMUM_ELECTRON)];
  const differs = need.findIndex((part, i) => part !== (have[i] ?? 0));
  return differs >= 0 && (have[differs] ?? 0) < (need[differs] ?? 0);
}

/** Switches that open what this program keeps closed: the sandbox, the same origin, certificates, ways out, a debugger's door. */
const WEAKENING = [
  ...['no-sandbox', 'disable-setuid-sandbox', 'disable-namespace-sandbox', 'disable-seccomp-filter-sandbox', 'disable-gpu-sandbox'],
  ...['single-process', 'in-process-gpu', 'no-zygote', 'renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher'],
  ...['disable-web-security', 'disable-site-isolation-trials', 'allow-running-insecure-content', 'load-extension'],
  ...['unsafely-treat-insecure-origin-as-secure', 'enable-blink-features', 'enable-features', 'disable-features', 'js-flags'],
  ...['ignore-certificate-errors', 'ignore-certificate-errors-spki-list', 'ssl-key-log-file', 'log-net-log'],
  ...['proxy-server', 'proxy-pac-url', 'proxy-bypass-list', 'host-rules', 'host-resolver-rules', 'force-webrtc-ip-handling-policy'],
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-allow-origins', 'auto-open-devtools-for-tabs'],
  ...['inspect', 'inspect-brk', 'inspect-wait', 'inspect-port', 'inspect-publish-uid'],
];

/** Those of them the program was started with; `root` needs the first one. A debugger may have come by Node's own variable too. */
export const weakenedBy = (hasSwitch: (name: string) => boolean, debugged: boolean): string[] =>
  WEAKENING.filter((name) => hasSwitch(name) || (debugged && name === 'inspect'));

/** Why a profile may not be opened on this Electron, or so started; undefined when it may. */
export function refusalOf(profile: Profile, electron: string, repack: boolean, weakened: readonly string[] = []): string | undefined {
  if (profile !== 'office') return undefined;
  const instead = `Установите Okno с официальным Electron ${MINIMUM_ELECTRON} или новее; до этого доступны демонстрация и тренажёр.`;
  if (isOutdated(electron))
    return `Рабочий профиль не открыт: Electron ${electron} больше не получает исправлений безопасности. ${instead}`;
  if (repack) return `Рабочий профиль не открыт: не подтверждено, что Electron ${electron} получен от его издателя. ${instead}`;
  if (weakened.length > 0)
    return `Рабочий профиль не открыт: программа запущена с ключами, которые снимают защиту (${weakened.map((one) => `--${one}`).join(', ')}). Запустите её без них, обычным пользователем, а не root.`;
  return undefined;
}
