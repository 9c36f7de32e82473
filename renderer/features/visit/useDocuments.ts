import { useEffect, useRef, useState } from 'react';
import type { DocumentState, VisitView } from '#contract/visit.ts';
import { holding } from '../../ui/gate.ts';
import { type Saved, useUnsaved } from '../../ui/unsaved.ts';
import type { Counts, Figure } from './DocumentEditor.tsx';
import { keepCounts, type TypedCounts, typedCounts } from './typing.ts';
import { useVisitCommand } from './visitCommand.ts';

type Change = Partial<Pick<DocumentState, 'mark' | 'reasons' | 'newly'>>;

export interface Documents {
  readonly mark: Pick<ReturnType<typeof useVisitCommand<'visit.markDocument'>>, 'failure'>;
  /** The figures of a document, as they stand in their fields. */
  countsOf(state: DocumentState): Counts;
  type(itemId: string, counts: TypedCounts): void;
  /** Saves figures that were typed. Nothing that a key is aimed at changes by it. */
  leave(state: DocumentState): Promise<Saved>;
  /** Says something of a document, with whatever figures stand in its fields. */
  save(state: DocumentState, change: Change): Promise<VisitView | undefined>;
}

/**
 * What the specialist says of documents: figures that are being typed go with the next word, and nothing waits for their saving.
 * `onHand`: the hand belongs to the figures of this document, which are not saved.
 */
export function useDocuments(
  { id, documents }: Pick<VisitView, 'id' | 'documents'>,
  onHand: (itemId: string, figure: Figure) => void,
): Documents {
  const mark = useVisitCommand('visit.markDocument');
  const [typed, setTyped] = useState<Readonly<Record<string, TypedCounts>>>({});
  const latest = useRef(typed);
  const last = useRef<Promise<VisitView | undefined>>(Promise.resolve(undefined));
  const after = useRef(0);
  const giveHand = useRef((_itemId: string | undefined): void => undefined);
  giveHand.current = (itemId) => {
    // Its service may have been changed since.
    const found = documents.find((one) => one.itemId === itemId);
    const typing = found && latest.current[found.itemId];
    if (typing) onHand(found.itemId, typing.figure);
  };
  const put = (next: Readonly<Record<string, TypedCounts>>) => {
    latest.current = next;
    setTyped(next);
  };
  const run = (state: DocumentState, counts: Counts, change: Change) => {
    const { scan: _scan, itemId, mark: known, reasons, newly } = state;
    // The ground goes with the word it was given for.
    const ground = change.mark === undefined && newly !== undefined ? { newly } : {};
    const before = last.current;
    const given = latest.current[itemId];
    const saving = (async () => {
      await before;
      const saved = await mark.run(
        { itemId, mark: known, reasons, ...ground, ...counts, ...change },
        { quiet: true, after: after.current },
      );
      if (!saved) return undefined;
      after.current = saved.revision;
      // What was typed since stands.
      const { [itemId]: now, ...rest } = latest.current;
      if (now === given) {
        put(rest);
        if (given) keepCounts(id, itemId, null);
      }
      return saved;
    })();
    last.current = saving;
    return saving;
  };
  useEffect(() => {
    let gone = false;
    void typedCounts(id).then((kept) => {
      // What is typed since is newer.
      if (gone || Object.keys(kept).length === 0) return;
      latest.current = { ...kept, ...latest.current };
      setTyped(latest.current);
      // Typed last, it has the hand again: what nobody sees must not be saved behind their back.
      giveHand.current(Object.keys(kept).at(-1));
    });
    return () => {
      gone = true;
    };
  }, [id]);
  const countsOf = (state: DocumentState): Counts => latest.current[state.itemId] ?? state;
  const leave = (state: DocumentState): Promise<Saved> => {
    const { originals, copies, sheets } = countsOf(state);
    if (!same(state, { originals, copies, sheets })) return run(state, { originals, copies, sheets }, {});
    const { [state.itemId]: unchanged, ...rest } = latest.current;
    put(rest);
    if (unchanged) keepCounts(id, state.itemId, null);
    return settled();
  };
  // What was refused and has left no figure behind is nothing that could be saved again.
  const settled = async (): Promise<Saved> => (await last.current) ?? null;
  useUnsaved({
    save: async () => {
      const saved = await Promise.all(documents.filter((one) => latest.current[one.itemId] !== undefined).map(leave));
      if (saved.includes(undefined)) return undefined;
      return saved.findLast((one) => one !== null) ?? settled();
    },
    focus: () => {
      giveHand.current(documents.find((one) => latest.current[one.itemId] !== undefined)?.itemId);
    },
  });
  return {
    mark,
    countsOf,
    type: (itemId, counts) => {
      put({ ...latest.current, [itemId]: counts });
      keepCounts(id, itemId, counts);
    },
    leave,
    save: (state, change) => {
      const { originals, copies, sheets } = countsOf(state);
      // A document that is taken has at least one sheet.
      const least = change.mark === 'present' && sheets === 0 ? Math.max(1, originals + copies) : sheets;
      return holding(() => run(state, { originals, copies, sheets: least }, { reasons: [], ...change }));
    },
  };
}

const same = (one: Counts, other: Counts): boolean =>
  one.originals === other.originals && one.copies === other.copies && one.sheets === other.sheets;
