import { type ReactNode, useEffect, useRef } from 'react';
import type { MaskedText } from '#contract/masking.ts';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';

/** A stretch of the text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface MarkedTextProps {
  readonly text: string;
  readonly spans: MaskedText['spans'];
  readonly chosen: number;
  readonly onSelect: (stretch: Stretch) => void;
}

/** The text with every find marked in place, its kind told to a screen reader too. What is selected in it is told as a stretch. */
export function MarkedText({ text, spans, chosen, onSelect }: MarkedTextProps) {
  const { t } = useText();
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const listen = () => {
      const stretch = place.current && stretchIn(place.current);
      if (stretch) onSelect(stretch);
    };
    document.addEventListener('selectionchange', listen);
    return () => document.removeEventListener('selectionchange', listen);
  }, [onSelect]);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [i, { start, end, type }] of spans.entries()) {
    parts.push(
      text.slice(at, start),
      <mark key={start} title={t(`kind.${type}`)} data-chosen={i === chosen || undefined}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return (
    <p ref={place} className={classes.marked} data-testid="masking-marked">
      {parts}
      {text.slice(at)}
    </p>
  );
}

/** What of the paragraph is selected, counted from its beginning. */
function stretchIn(place: HTMLElement): Stretch | undefined {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!place.contains(range.startContainer) || !place.contains(range.endContainer)) return undefined;
  const before = document.createRange();
  before.selectNodeContents(place);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start, end: start + range.toString().length };
}
