import type { FieldWords } from '#contract/catalogue.ts';
import { useLive } from '../../ui/live.ts';

const NONE: Readonly<Record<string, FieldWords>> = {};

/** How the fields of the dictionary are called and written; none until they are known. */
export const useFields = (): Readonly<Record<string, FieldWords>> => useLive('catalogue.fields', {}).data ?? NONE;
