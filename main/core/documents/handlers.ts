import { Refusal } from '#contract/failure.ts';
import type { ArgsOf } from '#contract/index.ts';
import { about } from '../visits/about.ts';
import type { VisitDesk } from '../visits/desk.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Caller, HandlersOf } from '../work/handlers.ts';
import type { Papers } from './issue.ts';
import type { PageReader } from './page-reader.ts';
import { fileOwner, type SealedFile, type Vault } from './vault.ts';

export interface PageHandlerParts {
  readonly desk: VisitDesk;
  readonly vault: Vault;
  readonly reader: PageReader;
  readonly disclosure: Disclosure;
  readonly papers: Papers;
}

type PageCall = 'scan.page' | 'scan.thumbnail' | 'visit.pages';

/** Pages of the visit at the window: of the scans of its documents, of those that came later, and of its paper. */
export function pageHandlers({ desk, vault, reader, disclosure, papers }: PageHandlerParts): HandlersOf<PageCall> {
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
  return {
    'scan.page': (args, caller) => looked(args, caller, (file, page) => reader.page(file, page)),
    'scan.thumbnail': (args, caller) => looked(args, caller, (file, page) => reader.thumbnail(file, page)),
    // It says what the visit says: whoever has been shown the one has been shown the other.
    'visit.pages': async ({ visitId }, caller) => {
      const state = desk.named(visitId);
      const pages = await papers.pages(state, caller);
      const sight = desk.sight(state);
      const make = () => [...pages];
      return sight ? disclosure.show(caller, { ...sight, make }) : disclosure.harmless(make());
    },
  };
}
