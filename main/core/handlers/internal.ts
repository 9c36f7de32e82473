import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import { CONDITIONS } from '#contract/devices.ts';
import { bytes, key } from '#contract/kit.ts';
import { printOutcome, type VisitView } from '#contract/visit.ts';
import { exportLog } from '../audit/export.ts';
import type { Core } from '../core.ts';
import type { Asker } from './kind.ts';

/** Calls that main makes for itself, between a window's request and a device. Their arguments are checked like any other. */
const schemas = {
  attachScan: z.strictObject({ itemId: key, pages: z.array(bytes).min(1).max(500), dpi: z.int().min(75).max(1200), append: z.boolean() }),
  scanTarget: z.strictObject({ itemId: key }),
  scanFailed: z.strictObject({ itemId: key, condition: z.enum(CONDITIONS) }),
  paper: z.strictObject({}),
  recordPrint: z.strictObject({ outcome: printOutcome }),
  deviceEvent: z.strictObject({
    op: z.enum(['device.change', 'device.test', 'app.diagnostics']),
    what: z.string().max(80),
    code: z.string().max(60),
    ok: z.boolean(),
  }),
  denied: z.strictObject({ call: z.string().max(60), code: z.string().max(40) }),
  exportLog: z.strictObject({ folder: z.string().min(1) }),
  displayFacts: z.strictObject({}),
} as const;
export type InternalName = keyof typeof schemas;
export type InternalArgs<N extends InternalName> = z.input<(typeof schemas)[N]>;

export interface InternalResults {
  attachScan: VisitView;
  /** Settings for the scan, from the document's profile. */
  scanTarget: { dpi: number; colour: 'colour' | 'grey' };
  scanFailed: true;
  paper: { number: string; kind: 'receipt' | 'refusal'; pdf: Uint8Array };
  recordPrint: VisitView;
  deviceEvent: true;
  denied: true;
  exportLog: { size: number };
  displayFacts: { mode: 'free' | 'called' | 'serving'; number?: string; step?: VisitView['step'] };
}

/** A leaf's object label allows no odd characters: device addresses are shortened to what it does. */
const label = (text: string): string => text.replace(/[^\p{L}\p{N}._:@/ -]/gu, '-').slice(0, 80) || '-';

export function internalHandlers(core: Core): Record<string, (args: unknown, asker: Asker) => unknown> {
  const typed: {
    [N in InternalName]: (args: z.output<(typeof schemas)[N]>, asker: Asker) => InternalResults[N] | Promise<InternalResults[N]>;
  } = {
    attachScan: async ({ itemId, pages, dpi, append }, asker) => {
      const { pagesToPdf, pdfToPages } = await import('../documents/scans.ts');
      const open = core.visits.require();
      const owner = core.visits.ownerOf(open.state.id);
      const before = open.state.documents[itemId]?.scan ?? null;
      const kept = append && before ? await pdfToPages(core.vault.get(owner, before.id)) : [];
      const all = [...kept, ...pages];
      const pdf = await pagesToPdf(all, dpi);
      const id = core.vault.put(owner, pdf);
      const scan = { id, pages: all.length, bytes: pdf.length, at: core.clock.now() };
      const view = core.visits.apply(open, { type: 'attachScan', itemId, scan }, [
        {
          op: 'scan.attach',
          actor: asker.actor,
          subjects: [open.state.subject],
          fields: ['SCAN'],
          object: { type: 'document', id: itemId },
          details: `листов: ${all.length}`,
          ...(open.state.service ? { service: open.state.service.serviceId } : {}),
        },
      ]);
      if (before) core.vault.remove(before.id);
      return view;
    },
    scanTarget: ({ itemId }) => {
      const item = core.visits.require().progress.checklist?.items.find((one) => one.id === itemId);
      if (!item) throw new Refusal('visit-item-unknown', { at: itemId });
      return { dpi: item.scan?.dpi ?? 300, colour: item.scan?.colour ?? 'colour' };
    },
    scanFailed: ({ itemId, condition }, asker) => {
      const service = core.visits.current()?.state.service?.serviceId;
      core.commit([
        {
          op: 'scan.fail',
          actor: asker.actor,
          ok: false,
          code: condition,
          object: { type: 'document', id: itemId },
          ...(service === undefined ? {} : { service }),
        },
      ]);
      return true;
    },
    paper: () => {
      const { state } = core.visits.require();
      if (!state.receipt) throw new Refusal('receipt-missing');
      const { number, kind, fileId } = state.receipt;
      return { number, kind, pdf: core.vault.get(core.visits.ownerOf(state.id), fileId) };
    },
    recordPrint: ({ outcome }, asker) => {
      const open = core.visits.require();
      const { receipt } = open.state;
      if (!receipt) throw new Refusal('receipt-missing');
      return core.visits.apply(open, { type: 'recordPrint', outcome }, [
        {
          op: receipt.kind === 'receipt' ? 'print.receipt' : 'print.refusal',
          actor: asker.actor,
          ok: outcome === 'printed' || outcome === 'accepted',
          code: outcome,
          subjects: [open.state.subject],
          object: { type: 'paper', id: receipt.number },
        },
      ]);
    },
    deviceEvent: ({ op, what, code, ok }, asker) => {
      core.commit([{ op, actor: asker.actor, ok, code: label(code), object: { type: 'device', id: label(core.guard.text(what)) } }]);
      return true;
    },
    denied: ({ call, code }, asker) => {
      core.commit([{ op: 'access.denied', actor: asker.actor, ok: false, code: label(code), object: { type: 'call', id: label(call) } }]);
      return true;
    },
    exportLog: ({ folder }, asker) => {
      core.commit([{ op: 'audit.export', actor: asker.actor, details: `событий: ${core.log.edge().size}` }]);
      return { size: exportLog(core.db, core.log, folder) };
    },
    displayFacts: () => {
      const ticket = core.queue.current();
      const open = core.visits.current();
      if (!ticket) return { mode: 'free' };
      return {
        mode: ticket.status === 'called' ? 'called' : 'serving',
        number: ticket.number,
        ...(open ? { step: core.visits.view(open).step } : {}),
      };
    },
  };
  return Object.fromEntries(
    Object.entries(typed).map(([name, handler]) => [
      `internal.${name}`,
      (args: unknown, asker: Asker) =>
        (handler as (args: unknown, asker: Asker) => unknown)(schemas[name as InternalName].parse(args), asker),
    ]),
  );
}
