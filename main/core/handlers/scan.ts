import { Refusal } from '#contract/failure.ts';
import type { Core } from '../core.ts';
import type { HandlersOf } from './kind.ts';

export function scanHandlers(core: Core): HandlersOf<'scan.page'> {
  const opened = new Map<string, Promise<Uint8Array[]>>();
  return {
    'scan.page': async ({ scanId, page }, asker) => {
      const open = core.visits.require();
      const document = Object.values(open.state.documents).find((one) => one.scan?.id === scanId);
      if (!document) throw new Refusal('visit-item-unknown', { at: scanId });
      if (asker.session && core.firstView(asker.session, scanId)) {
        core.commit([
          {
            op: 'scan.view',
            actor: asker.actor,
            subjects: [open.state.subject],
            fields: ['SCAN'],
            object: { type: 'document', id: document.itemId },
            ...(open.state.service ? { service: open.state.service.serviceId } : {}),
          },
        ]);
      }
      const pages = await pagesOf(core, open.state.id, scanId);
      const jpeg = pages[page - 1];
      if (!jpeg) throw new Refusal('visit-item-unknown', { at: `${page}` });
      return jpeg;
    },
  };

  /** Pages of the last scan looked at; one at a time, so that memory does not grow over a shift. */
  function pagesOf(owner: Core, visitId: string, scanId: string): Promise<Uint8Array[]> {
    const known = opened.get(scanId);
    if (known) return known;
    opened.clear();
    const pages = import('../documents/scans.ts').then(({ pdfToPages }) =>
      pdfToPages(owner.vault.get(owner.visits.ownerOf(visitId), scanId)),
    );
    opened.set(scanId, pages);
    return pages;
  }
}
