import { Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import type { MaskingState } from '#contract/masking.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showInstant } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Words always masked and forms of the office's own numbers, one a line. The head changes them, the DPO reads them. */
export function Lists({ state, mayEdit }: { readonly state: MaskingState; readonly mayEdit: boolean }) {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.setLists');
  const { stopWords, numberForms, version } = state.lists;
  const [words, setWords] = useState(stopWords.join('\n'));
  const [forms, setForms] = useState(numberForms.join('\n'));
  const changed = words !== stopWords.join('\n') || forms !== numberForms.join('\n');
  const undo = () => {
    setWords(stopWords.join('\n'));
    setForms(numberForms.join('\n'));
    clear();
  };
  return (
    <section className={classes.card} aria-label={t('masking.lists')}>
      {/* Beside the title, not below the lists: what keeps them is in sight however low the window is. */}
      <div className={classes.cardHead}>
        <Title order={2} size="h4">
          {t('masking.lists')}
        </Title>
        {mayEdit ? (
          <div className={classes.buttons}>
            <Action
              hotkey="Ctrl+KeyS"
              keyLabel="Ctrl+S"
              variant="filled"
              disabled={!changed}
              loading={pending}
              onAct={() => void run({ version, stopWords: linesOf(words), numberForms: linesOf(forms) })}
              testId="lists-save"
            >
              {t('masking.save')}
            </Action>
            <Action disabled={!changed} onAct={undo}>
              {t('masking.undo')}
            </Action>
          </div>
        ) : (
          <Text size="sm" c="stone.7">
            {t('masking.headEdits')}
          </Text>
        )}
      </div>
      <div className={classes.lists}>
        <Textarea
          label={t('masking.stopWords')}
          description={t('masking.stopWordsHint')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          readOnly={!mayEdit}
          autosize
          minRows={4}
          maxRows={8}
          spellCheck={false}
          data-testid="stop-words"
        />
        <Textarea
          label={t('masking.numberForms')}
          description={t('masking.numberFormsHint')}
          value={forms}
          onChange={(event) => setForms(event.currentTarget.value)}
          readOnly={!mayEdit}
          autosize
          minRows={4}
          maxRows={8}
          spellCheck={false}
          data-testid="number-forms"
        />
      </div>
      <FailureNote failure={failure} onClose={clear} />
      <Text size="sm" c="stone.7" data-testid="lists-history">
        {state.history.length === 0
          ? t('masking.never')
          : state.history.map((one) => t('masking.change', { version: one.version, time: showInstant(one.at), who: one.by })).join('; ')}
      </Text>
    </section>
  );
}
