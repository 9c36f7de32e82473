import { Refusal } from '#contract/failure.ts';
import type { ArgsOf } from '#contract/index.ts';
import type { DrawnPage } from '#contract/paper.ts';
import { about } from '../visits/about.ts';
import type { VisitDesk } from '../visits/desk.ts';
import type { VisitState } from '../visits/state.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Caller, HandlersOf } from '../work/handlers.ts';
import type { Forms } from './form-issue.ts';
import type { Papers } from './issue.ts';
import type { PageReader } from './page-reader.ts';
import { fileOwner, type SealedFile, type Vault } from './vault.ts';

export interface PageHandlerParts {
  readonly desk: VisitDesk;
  readonly vault: Vault;
  readonly reader: PageReader;
  readonly disclosure: Disclosure;
  readonly papers: Papers;
  readonly forms: Forms;
}

type PageCall = 'scan.page' | 'scan.thumbnail' | 'visit.pages' | 'visit.forms';

/** Pages of the visit at the window: of the scans of its documents, of those that came later, and of its paper. */
export function pageHandlers({ desk, vault, reader, disclosure, papers, forms }: PageHandlerParts): HandlersOf<PageCall> {
  const looked = async <T extends object>(
    { visitId, scanId, page }: ArgsOf<'scan.page'>,
    caller: Caller,
    read: (file: SealedFile, page: number) => Promise<T>,
  ): Promise<T> => {
    const state = desk.named(visitId);
    const documents = Object.entries(state.documents).map(([id, one]) => ({ id, scan: one.scan }));
    const late = state.late.map((one) => ({ id: one.item ?? '', scan: one.scan ?? null }));
    const found = [...documents, ...late].find((one) => one.scan?.id === scanId);
    if (!found?.scan) throw new Refusal('visit-item-unknown', { at: scanId });
    if (page > found.scan.pages) throw new Refusal('visit-item-unknown', { at: `${page}` });
    const value = await read(vault.find(fileOwner(state), scanId), page);
    return disclosure.show(caller, {
      entries: [about(state, { op: 'scan.view', fields: ['SCAN'], object: { type: 'document', id: found.id } })],
      once: scanId,
      make: () => value,
    });
  };
  /** A paper says what the visit says: whoever has been shown the one has been shown the other. */
  const drawn = async (visitId: string, caller: Caller, of: (state: VisitState) => Promise<readonly DrawnPage[]>) => {
    const state = desk.named(visitId);
    const pages = await of(state);
    const sight = desk.sight(state);
    const make = () => [...pages];
    return sight ? disclosure.show(caller, { ...sight, make }) : disclosure.harmless(make());
  };
  return {
    'scan.page': (args, caller) => looked(args, caller, (file, page) => reader.page(file, page)),
    'scan.thumbnail': (args, caller) => looked(args, caller, (file, page) => reader.thumbnail(file, page)),
    'visit.pages': ({ visitId }, caller) => drawn(visitId, caller, (state) => papers.pages(state, caller)),
    'visit.forms': ({ visitId, sheet }, caller) => drawn(visitId, caller, (state) => forms.pages(state, sheet)),
  };
}
