import { Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { placeOf } from '#contract/words.ts';
import { fieldInWords } from '#contract/written.ts';
import { useText } from '../../text/text.ts';
import { useFields } from './useFields.ts';
import { fieldsOf } from './visitCommand.ts';
import classes from './Visit.module.css';

/** The data of everybody, as they are read aloud to the applicant; `brief`, once they are right: whose they are. */
export function ReadBack({ visit, brief }: { readonly visit: VisitView; readonly brief: boolean }) {
  const { t, pick } = useText();
  const kinds = useFields();
  if (brief) {
    const names = visit.parties.map(({ fields: { surname, given, patronymic, entityName } }) =>
      [entityName, surname, given, patronymic].filter(Boolean).join(' '),
    );
    return <Text data-testid="read-back">{t('application.readBackOf', { names: names.join('; ') })}</Text>;
  }
  return (
    <section aria-label={t('application.data')} data-testid="read-back">
      <Text fw={700}>{t('application.data')}</Text>
      {visit.form.map(({ party, is, fields }) => (
        <div key={party}>
          {is !== 'both' && (
            <Text size="sm" c="stone.7">
              {t(`applicant.card.${is}`)}: {t(`party.${party}`)}
            </Text>
          )}
          <dl className={classes.readBack}>
            {fields.map(({ field }) => {
              const value = fieldsOf(visit, party)[field];
              if (!value) return null;
              return (
                <div key={placeOf(party, field)}>
                  <dt>{kinds[field] ? pick(kinds[field].label) : field}</dt>
                  <dd>{fieldInWords(field, value, kinds[field]?.words, pick)}</dd>
                </div>
              );
            })}
          </dl>
        </div>
      ))}
    </section>
  );
}
