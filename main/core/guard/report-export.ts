import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import { KINDS } from '../masking/kinds.ts';
import { syncFolder, writeSynced } from '../storage/durable.ts';
import type { Asker, Work } from '../work/unit.ts';
import type { TextGuard } from './guard.ts';
import type { KeptReport, MaskReportStore } from './reports.ts';

interface ExportParts {
  readonly work: Work;
  readonly guard: TextGuard;
  readonly reports: MaskReportStore;
}

/** One line of the file: neither who reported it nor its number, and the shape by the rules of today. */
function lineOf({ day, fault, found, wanted, score, evidence, masker, shape }: KeptReport, guard: TextGuard): string {
  const kind = KINDS.find((one) => one === (found ?? wanted)) ?? null;
  return `${JSON.stringify({ v: 1, day, fault, found, wanted, score, evidence, masker, ...guard.shapeAgain(shape, kind) })}\n`;
}

/**
 * Writes every report into one file, JSON a line. The log is told before. Answers how many there are. @throws Refusal
 * `reports-none`
 */
export function exportReports({ work, guard, reports }: ExportParts, file: string, asker: Asker): number {
  const all = reports.all();
  if (all.length === 0) throw new Refusal('reports-none');
  work.do(asker, (tx) => tx.audit({ op: 'masking.exportReports', details: `сообщений: ${all.length}` }));
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeSynced(file, all.map((one) => lineOf(one, guard)).join(''));
    syncFolder(folder);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
  return all.length;
}
