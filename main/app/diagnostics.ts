import type { AppStatus } from '#contract/app.ts';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import type { ProcessHost } from '../hosts/process-host.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { coreInternal } from './jobs.ts';
import type { AppLog } from './log.ts';
import type { Asked } from './seat.ts';

interface DiagnosticsParts {
  readonly core: ProcessHost;
  readonly devices: ProcessHost;
  readonly settings: SettingsStore;
  readonly log: AppLog;
  /** Where it is written. */
  readonly folder: string;
}

/** Versions, states, settings and the program's log in one masked file for support; the log is told before. */
export async function writeDiagnostics(
  { core, devices, settings, log, folder }: DiagnosticsParts,
  session: Session,
  asked: Asked,
  status: () => AppStatus,
): Promise<Outcome<{ folder: string; file: string }>> {
  const written = await coreInternal(
    core,
    'deviceEvent',
    { op: 'app.diagnostics', what: 'bundle', code: 'diagnostics', ok: true },
    session,
    { step: asked.insist },
  );
  if (!asked.holds()) return fail('privacy-locked');
  if (!written.ok) return fail('audit-unavailable', { detail: written.code });
  const { node, chrome, v8 } = process.versions;
  const file = log.writeBundle(folder, {
    status: status(),
    system: `${process.platform} ${process.arch}`,
    versions: { node, chrome, v8 },
    settings: settings.get(),
    devices: await devices.call('devices.state', {}),
  });
  return okay({ folder, file });
}
