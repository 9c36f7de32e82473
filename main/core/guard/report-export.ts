import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Refusal } from '#contract/failure.ts';
import { writeNewFile } from './report-file.ts';
import { codeOf, troubleOf } from '../storage/trouble.ts';
import type { Asker, Work } from '../work/unit.ts';
import type { TextGuard } from './guard.ts';
import type { KeptReport } from './report-row.ts';
import type { MaskReportStore } from './reports.ts';

interface ExportParts {
  readonly work: Work;
  readonly guard: TextGuard;
  readonly reports: MaskReportStore;
}

export interface ExportedReports {
  readonly file: string;
  readonly count: number;
  /** Damaged ones, which are not in the file. */
  readonly leftOut: number;
  /** Number of the newest one in the file. */
  readonly last: number;
}

/** So many lines are made at a time: other calls have their turn in between. */
const AT_A_TIME = 50;

/** One line of the file: neither who reported it nor its number, and the shape by the rules of today. */
function lineOf({ day, fault, found, wanted, score, evidence, masker, shape }: KeptReport, guard: TextGuard): string {
  const again = guard.shapeAgain(shape, found ?? wanted);
  return `${JSON.stringify({ v: 1, day, fault, found, wanted, score, evidence, masker, ...again })}\n`;
}

async function linesOf(reports: readonly KeptReport[], guard: TextGuard): Promise<string> {
  let text = '';
  for (let at = 0; at < reports.length; at += AT_A_TIME) {
    if (at > 0) await turn();
    for (const one of reports.slice(at, at + AT_A_TIME)) text += lineOf(one, guard);
  }
  return text;
}

/**
 * Writes every report that is not damaged into a new file, JSON a line. The log is told when the bytes are on the disk, before the file
 * has its name; and of what could not be written. @throws Refusal `reports-none`, `reports-damaged`, `export-unwritable`
 */
export async function exportReports({ work, guard, reports }: ExportParts, wanted: string, asker: Asker): Promise<ExportedReports> {
  const { sound, damagedTotal: leftOut } = reports.read();
  const [newest] = sound;
  if (!newest) throw new Refusal(leftOut === 0 ? 'reports-none' : 'reports-damaged');
  const text = await linesOf(sound.toReversed(), guard);
  const details = [`сообщений: ${sound.length}`, leftOut > 0 && `повреждённых не выгружено: ${leftOut}`].filter(Boolean).join(', ');
  try {
    const file = writeNewFile(wanted, text, () => work.do(asker, (tx) => tx.audit({ op: 'masking.exportReports', details })));
    return { file, count: sound.length, leftOut, last: newest.id };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const at = troubleOf(error, path.dirname(wanted)) ?? 'unexpected';
    work.tell(asker, { op: 'masking.exportReports', ok: false, code: at, details: 'файл не записан' });
    throw new Refusal('export-unwritable', { at, detail: codeOf(error) ?? 'error' });
  }
}
