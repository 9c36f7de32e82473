import { z } from 'zod';
import { conditionCode } from './devices.ts';
import { bytes, command, key, push, query, uuid } from './kit.ts';
import { visitView } from './visit.ts';

export const scanProgress = z.strictObject({
  itemId: key,
  state: z.enum(['starting', 'scanning', 'saving', 'done', 'failed', 'cancelled']),
  /** Pages that are complete. */
  pages: z.int().nonnegative(),
  /** Share of the page being read, 0…100, when the device tells. */
  percent: z.int().min(0).max(100).optional(),
  condition: conditionCode.optional(),
});
export type ScanProgress = z.infer<typeof scanProgress>;

export const scan = {
  start: command({
    args: z.strictObject({ itemId: key, source: z.enum(['feeder', 'flatbed']), append: z.boolean() }),
    result: visitView,
    access: ['specialist'],
    place: 'main',
  }),
  cancel: command({ access: ['specialist'], place: 'main' }),
  page: query({
    args: z.strictObject({ scanId: uuid, page: z.int().positive().max(999) }),
    result: bytes,
    access: ['specialist'],
  }),
  progress: push(scanProgress, ['specialist']),
} as const;
