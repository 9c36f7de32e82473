import { type RefObject, useContext, useEffect, useRef, useState } from 'react';
import type { Thumbnail } from '#contract/scan.ts';
import { call } from '../../ui/bridge.ts';
import { useText } from '../../text/text.ts';
import { PaintedVisit } from './visitCommand.ts';
import classes from './Visit.module.css';

/** How far outside what can be seen a page is already asked for, and kept. */
const MARGIN = '300px';

/** The pages of a scan in a row: only those that can be seen, and their nearest neighbours, are read and kept in memory. */
export function PageStrip({ scanId, pages }: { readonly scanId: string; readonly pages: number }) {
  return (
    <div className={classes.pages} data-testid="pages">
      {Array.from({ length: pages }, (_, i) => i + 1).map((page) => (
        <PagePicture key={page} scanId={scanId} page={page} />
      ))}
    </div>
  );
}

/** One page of a scan of the painted visit, small; or a word that says why there is no picture of it. */
function PagePicture({ scanId, page }: { readonly scanId: string; readonly page: number }) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const { url, fault } = useThumbnail(useNear(frame), scanId, page);
  const [width, setWidth] = useState<number>();
  return (
    <div ref={frame} className={classes.page} style={{ width }}>
      {url && <img src={url} alt={t('scan.pageAlt', { n: page })} onLoad={(event) => setWidth(event.currentTarget.offsetWidth)} />}
      {fault && <span>{t(`scan.fault.${fault}`, { n: page })}</span>}
    </div>
  );
}

/** Whether it is in sight or close to it. */
function useNear(frame: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!frame.current) return undefined;
    // The last word of a batch is how it is now.
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting === true), {
      rootMargin: MARGIN,
      scrollMargin: MARGIN,
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return near;
}

interface Shown {
  readonly url?: string;
  readonly fault?: NonNullable<Thumbnail['fault']> | 'failed';
}

/** The picture of a page while it is wanted; its memory is given back when it is not, and when another takes its place. */
function useThumbnail(wanted: boolean, scanId: string, page: number): Shown {
  const visitId = useContext(PaintedVisit)?.id;
  const [shown, setShown] = useState<Shown>({});
  useEffect(() => {
    if (visitId === undefined || !wanted) return undefined;
    let made: string | undefined;
    let gone = false;
    void call('scan.thumbnail', { visitId, scanId, page }).then((outcome) => {
      if (gone) return;
      if (!outcome.ok) return setShown({ fault: 'failed' });
      const { picture, fault } = outcome.value;
      if (picture) made = URL.createObjectURL(new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }));
      setShown({ ...(made === undefined ? {} : { url: made }), ...(fault && { fault }) });
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
      setShown({});
    };
  }, [wanted, visitId, scanId, page]);
  return shown;
}
