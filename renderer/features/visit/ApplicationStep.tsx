import { Checkbox, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FormSheet, Mark, PrintOutcome } from '#contract/visit.ts';
import { CONSENT, markStands, roublesDue } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate, holding } from '../../ui/gate.ts';
import { useButtons, useKeys } from '../../ui/keys.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { showMoney } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { settledOrTold } from '../../ui/unsaved.ts';
import { FeeCharges } from './FeeCharges.tsx';
import { FormRows } from './FormRows.tsx';
import { type FormState, formsOf } from './formState.ts';
import { LaterFields } from './LaterFields.tsx';
import { FormPages } from './PaperSheets.tsx';
import { ReadBack } from './ReadBack.tsx';
import { ScanPanel } from './ScanPanel.tsx';
import type { StepProps } from './VisitScreen.tsx';
import { useAllSaved } from './useAllSaved.ts';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** Chosen last: a lock, or another area in between, must not aim F9 at another form. */
let chosen: { readonly visit: string; readonly item: string } | undefined;

/** The data are read back; the forms are printed, signed and scanned; the fee is seen. */
export function ApplicationStep({ visit, scan, onNext, onFocusItem }: StepProps) {
  const { t, pick } = useText();
  const rows = useRef<HTMLDivElement>(null);
  const marksAt = useRef<HTMLDivElement>(null);
  const set = useVisitCommand('visit.setApplication');
  const printing = useVisitCommand('visit.printForms');
  const allSaved = useAllSaved(visit);
  const [shown, setShown] = useState<FormSheet | null>(null);
  /** What the printer has said of the last sheets. */
  const [told, setTold] = useState<PrintOutcome | null>(null);
  const [wanted, setWanted] = useState(chosen?.visit === visit.id ? chosen.item : '');
  const { application, plan } = visit;
  const forms = formsOf(visit);
  // The hand is at what is not scanned yet, until somebody points elsewhere.
  const toScan = forms.find((one) => one.scans && (one.pages === 0 || one.lacksScan));
  const selected = forms.find((one) => one.itemId === wanted) ?? toScan ?? forms.findLast((one) => one.scans) ?? forms[0];
  const item = plan?.items.find((one) => one.id === selected?.itemId);
  const state = visit.documents.find((one) => one.itemId === selected?.itemId);
  // While the forms are looked at nothing is aimed at one of them.
  const isRead = application.readBack;
  const focusedId = (shown === null && item?.id) || null;
  useEffect(() => {
    chosen = { visit: visit.id, item: wanted };
    onFocusItem(focusedId);
    // What is to be read aloud is not scrolled away.
    if (isRead) rows.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [visit.id, wanted, focusedId, onFocusItem, isRead]);
  const hasDue = plan?.requests.some((one) => one.fee?.state === 'due') === true;
  const fee = roublesDue(plan?.requests ?? []);
  const marks = plan?.marks ?? [];
  /** What is typed is saved first: a mark is for what the visit says then. */
  const toggle = (mark: Mark) =>
    void holding(async () => {
      const saved = await settledOrTold(visit);
      return saved && set.run({ item: mark, on: !application[mark] }, { after: saved.revision });
    });
  // Nobody is made to say that a fee is paid of which there is no word.
  const choices: readonly Mark[] = marks.includes('feePaid') ? [...marks, 'feeUnseen'] : marks;
  const print = async (sheet: FormSheet, itemIds?: string[]) => {
    setTold(null);
    const saved = await allSaved();
    const printed = saved && (await printing.run({ sheet, ...(itemIds && { itemIds }) }, { after: saved.revision }));
    setTold(printed?.outcome ?? null);
  };
  /** The forms say what is saved: a value that was refused is shown instead. */
  const show = async () => setShown(shown === null && (await allSaved()) ? 'forms' : null);
  // What nobody has signed is not scanned.
  const mayScan = (form: FormState | undefined): form is FormState =>
    form?.scans === true && form.state === 'signed' && !scan.running && shown === null;
  const startScan = (form: FormState | undefined, hotkey: string) => {
    if (!mayScan(form)) return gate.refuse(hotkey, false);
    // The hand is where the pages come: they are looked at there.
    setWanted(form.itemId);
    return void scan.start(form.itemId, 'feeder', form.pages > 0);
  };
  // One signed sheet after another: whoever has scanned one takes the next from the stack.
  const isWhole = selected !== undefined && selected.pages > 0 && !selected.lacksScan;
  const toFeed = isWhole && toScan ? toScan : selected;
  const at = forms.findIndex((one) => one.itemId === selected?.itemId);
  const move = (step: number) => setWanted(forms[Math.max(0, Math.min(forms.length - 1, at + step))]?.itemId ?? '');
  useButtons({ scan: () => startScan(toFeed, 'F9') });
  // What is not painted is not moved by a key.
  useKeys(
    shown === null
      ? {
          ...Object.fromEntries(choices.map((mark, i) => [`Digit${i + 1}`, () => toggle(mark)])),
          ArrowDown: () => move(1),
          ArrowUp: () => move(-1),
        }
      : {},
  );
  const nextMark = marks.find((mark) => !markStands(mark, (one) => application[one]));
  const unprinted = forms.filter((one) => one.state === 'open');
  // What Enter says is in sight.
  useEffect(() => {
    if (nextMark !== undefined && nextMark !== 'readBack')
      marksAt.current?.querySelector(`[data-testid="mark-${nextMark}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [nextMark]);
  /** Those that are not printed as they are now; when all are, all of them again. */
  const printForms = () => {
    const open = unprinted.map((one) => one.itemId);
    return print('forms', open.length > 0 ? open : undefined);
  };
  const own = forms.filter((one) => one.itemId !== CONSENT).length;
  const bare = forms.filter((one) => one.lacksScan);
  // Read back, printed, signed: in this order, and nobody is made to print what was brought filled in.
  const toPrint = nextMark !== undefined && nextMark !== 'readBack' && nextMark !== 'feePaid' && unprinted.length > 0;
  const primary = toPrint
    ? {
        label: t('forms.print', { n: unprinted.length }),
        act: () => void printForms(),
      }
    : nextMark
      ? { label: t(`application.do.${nextMark}`), act: () => toggle(nextMark) }
      : { label: bare.length > 0 ? t('forms.nextUnscanned', { n: bare.length }) : t('step.application.next'), act: () => void onNext() };
  return (
    <>
      <Title order={1} size="h2">
        {t('step.application.title')}
      </Title>
      <FailureNote failure={printing.failure ?? set.failure ?? scan.failure} />
      {told !== null && told !== 'printed' && (
        <Text role="status" c="attention.9" data-testid="forms-told">
          {t(`reference.outcome.${told}`)}
        </Text>
      )}
      <div className={classes.scroll} {...(shown && { tabIndex: 0, role: 'region', 'aria-label': t('forms.title') })}>
        {shown ? (
          <FormPages visit={visit} sheet={shown} />
        ) : (
          <Stack gap="md">
            <ReadBack visit={visit} brief={application.readBack} />
            <LaterFields visit={visit} />
            <div ref={rows}>
              <FormRows visit={visit} selectedId={selected?.itemId} onSelect={setWanted} />
            </div>
            <Stack gap="xs" ref={marksAt}>
              {choices.map((mark, i) => (
                <Checkbox
                  key={mark}
                  size="md"
                  checked={application[mark]}
                  onChange={() => toggle(mark)}
                  data-testid={mark === 'feeUnseen' ? 'fee-unseen' : `mark-${mark}`}
                  label={
                    <Text>
                      <b>{i + 1}</b> ·{' '}
                      {t(mark === 'signed' && own > 0 ? 'application.signedForms' : `application.${mark}`, {
                        amount: showMoney(fee),
                        n: own,
                      })}
                    </Text>
                  }
                />
              ))}
            </Stack>
            <FeeCharges visit={visit} />
          </Stack>
        )}
      </div>
      {item && state && selected?.scans && !shown && (state.scan !== null || scan.running) && (
        <>
          <Text size="sm" c="stone.7">
            {pick(item.name)}
          </Text>
          <ScanPanel item={item} state={state} scan={scan} />
        </>
      )}
      <div className={classes.actions}>
        {forms.length > 0 && (
          <Action hotkey="F2" onAct={() => void show()} testId="forms-show">
            {t(shown ? 'forms.hide' : 'forms.show')}
          </Action>
        )}
        <Action hotkey="F3" onAct={() => void print('check')} loading={printing.pending} testId="forms-check">
          {t('forms.check')}
        </Action>
        {hasDue && (
          <Action hotkey="F6" onAct={() => void print('payment')} loading={printing.pending} testId="forms-payment">
            {t('fees.print')}
          </Action>
        )}
        {!toPrint && forms.length > 0 && (
          <Action hotkey="F11" onAct={() => void printForms()} loading={printing.pending} testId="forms-again">
            {unprinted.length > 0 ? t('forms.print', { n: unprinted.length }) : t('forms.again')}
          </Action>
        )}
        {selected !== toFeed && (
          <Action hotkey="Insert" onAct={() => startScan(selected, 'Insert')} disabled={!mayScan(selected)} testId="scan-more">
            {t('documents.scanMore')}
          </Action>
        )}
        {toFeed?.scans && (
          <Action hotkey="F9" onAct={() => startScan(toFeed, 'F9')} disabled={!mayScan(toFeed)} testId="scan">
            {t(selected !== toFeed ? 'forms.scanNext' : toFeed.pages > 0 ? 'documents.scanMore' : 'documents.scan')}
          </Action>
        )}
        <Primary onAct={primary.act} loading={toPrint && printing.pending}>
          {primary.label}
        </Primary>
      </div>
    </>
  );
}
