import { useContext, useEffect, useState } from 'react';
import { call } from '../../ui/bridge.ts';
import { useText } from '../../text/text.ts';
import { PaintedVisit } from './visitCommand.ts';
import classes from './Visit.module.css';

/** One page of a scan of the painted visit, read when it is looked at. */
export function PagePicture({ scanId, page }: { readonly scanId: string; readonly page: number }) {
  const { t } = useText();
  const visitId = useContext(PaintedVisit)?.id;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (visitId === undefined) return undefined;
    let made: string | undefined;
    let gone = false;
    void call('scan.page', { visitId, scanId, page }).then((outcome) => {
      if (!outcome.ok || gone) return;
      made = URL.createObjectURL(new Blob([new Uint8Array(outcome.value)], { type: 'image/jpeg' }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [visitId, scanId, page]);
  return url ? (
    <img className={classes.page} src={url} alt={t('scan.pageAlt', { n: page })} />
  ) : (
    <div className={classes.page} style={{ width: 84 }} />
  );
}
