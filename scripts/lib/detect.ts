import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MaskContext, Span } from '#main/core/masking/kinds.ts';
import { readLexicon } from '#main/core/masking/lexicon.ts';
import { createMasker } from '#main/core/masking/masker.ts';

/** The built detector, as the scorer of the labelled sample expects it: `detect(text) → [{start, end, type}]`. */
const masker = createMasker(
  readLexicon(readFileSync(path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'lexicon.bin'))),
);

export const detect = (text: string, context?: MaskContext): readonly Span[] => masker.detect(text, context);
