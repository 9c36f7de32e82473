import { Refusal } from '#contract/failure.ts';
import type { MaskingState } from '#contract/masking.ts';
import { remaskTexts } from '../audit/remask.ts';
import { PATIENT_MS } from '../guard/guard.ts';
import type { Core } from '../core.ts';
import { faultOfNumberForm, faultOfStopWord, type ListFault, type MaskLists } from '../masking/lists.ts';
import type { HandlersOf } from './kind.ts';

type MaskingCall = 'masking.state' | 'masking.try' | 'masking.setLists' | 'masking.remask';

export function maskingHandlers(core: Core): HandlersOf<MaskingCall> {
  const state = (): MaskingState => ({
    masker: core.guard.version,
    ready: core.guard.ready,
    lists: {
      version: core.guard.lists.version,
      stopWords: [...core.guard.lists.stopWords],
      numberForms: [...core.guard.lists.numberForms],
    },
    history: core.maskLists.history().map(({ version, at, actor }) => ({ version, at, by: core.accounts.shortName(actor) })),
    fields: Object.entries(core.fieldPolicy.fields).map(([code, shown]) => ({ code, shown })),
  });

  return {
    'masking.state': () => state(),
    'masking.try': ({ text }, asker) => {
      const { text: masked, hidden, spans } = core.guard.mask(text, undefined, PATIENT_MS);
      core.commit([{ op: 'masking.try', actor: asker.actor, details: `знаков: ${text.length}, найдено: ${spans.length}` }]);
      return { masked, hidden, spans: spans.map((span) => ({ ...span })) };
    },
    'masking.remask': () => remaskTexts(core, (looked, changed) => core.emit('masking.remasked', { looked, changed })),
    'masking.setLists': ({ version, stopWords, numberForms }, asker) => {
      const now = core.guard.lists;
      if (version !== now.version) throw new Refusal('lists-changed', { numbers: { version: now.version } });
      const next: MaskLists = { version: now.version + 1, stopWords: unique(stopWords), numberForms: unique(numberForms) };
      refuseFaults('stopWords', next.stopWords, faultOfStopWord);
      refuseFaults('numberForms', next.numberForms, faultOfNumberForm);
      const changed = `слов: ${next.stopWords.length}, форм номеров: ${next.numberForms.length}, версия ${next.version}`;
      core.commit([{ op: 'policy.change', actor: asker.actor, object: { type: 'masking', id: `${next.version}` }, details: changed }], () =>
        core.maskLists.store(next, core.clock.now(), asker.actor.user),
      );
      core.guard.use(next);
      core.noteMasker();
      core.emit('masking.changed', next);
      return state();
    },
  };
}

const unique = (entries: readonly string[]): string[] => [...new Set(entries.map((entry) => entry.normalize('NFC').trim()))];

/** @throws Refusal naming the list, the fault and the line, counted from one. */
function refuseFaults(list: string, entries: readonly string[], faultOf: (entry: string) => ListFault | undefined): void {
  for (const [i, entry] of entries.entries()) {
    const fault = faultOf(entry);
    if (fault) throw new Refusal('list-entry', { at: `${list}.${fault}`, numbers: { line: i + 1 } });
  }
}
