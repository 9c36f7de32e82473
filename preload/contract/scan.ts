import { z } from 'zod';
import { conditionCode } from './devices.ts';
import { bytes, command, key, push, query, uuid } from './kit.ts';
import { PAGE_FAULTS, SCAN_LIMITS } from './words.ts';

export const scanProgress = z.strictObject({
  jobId: uuid,
  visitId: uuid,
  itemId: key,
  /** Number of the ticket it is for. */
  ticket: z.string().max(20),
  /** `waiting`: the page that has come cannot be kept now; it is held in memory and told again. */
  state: z.enum(['starting', 'scanning', 'waiting', 'saving', 'done', 'late', 'failed', 'cancelled']),
  /** Pages that are complete. */
  pages: z.int().nonnegative(),
  /** Share of the page being read, 0…100, when the device tells. */
  percent: z.int().min(0).max(100).optional(),
  condition: conditionCode.optional(),
});
export type ScanProgress = z.infer<typeof scanProgress>;

/** What became of the pages: with their document, kept with their visit as «пришло позже», or there were none. */
export const scanEnd = z.strictObject({
  jobId: uuid,
  end: z.enum(['attached', 'late', 'none']),
  pages: z.int().nonnegative(),
  condition: conditionCode,
});
export type ScanEnd = z.infer<typeof scanEnd>;

/** A page as it is shown in the row of its scan: a JPEG of at most 236 pixels in height, or what is wrong with it. */
export const thumbnail = z.strictObject({
  picture: bytes.optional(),
  /**
   * `damaged`: there is a picture of what could be read. Else there is none. `too-large`: not to be decoded within bounds; `gave-up`: its
   * thread died or took too long.
   */
  fault: z.enum(PAGE_FAULTS).optional(),
});
export type Thumbnail = z.infer<typeof thumbnail>;

export const scan = {
  /** Scans for a document of a visit. The pages go to that visit, whoever is at the window when they end. */
  start: command({
    args: z.strictObject({
      visitId: uuid,
      revision: z.int().positive(),
      itemId: key,
      source: z.enum(['feeder', 'flatbed']),
      append: z.boolean(),
    }),
    result: scanEnd,
    access: ['specialist'],
    place: 'main',
  }),
  cancel: command({ args: z.strictObject({ jobId: uuid }), access: ['specialist'], place: 'main' }),
  /** The page as the scanner gave it, in full size. Looking at a scan is told once a session, by whichever of the two. */
  page: query({
    args: z.strictObject({ visitId: uuid, scanId: uuid, page: z.int().positive().max(SCAN_LIMITS.mostDocumentPages) }),
    result: bytes,
    access: ['specialist'],
    shows: 'person',
  }),
  /** Scans of this window that run now, each as it was told of last. */
  running: query({ result: z.array(scanProgress), access: ['specialist'], place: 'main' }),
  thumbnail: query({
    args: z.strictObject({ visitId: uuid, scanId: uuid, page: z.int().positive().max(SCAN_LIMITS.mostDocumentPages) }),
    result: thumbnail,
    access: ['specialist'],
    shows: 'person',
  }),
  progress: push(scanProgress, ['specialist']),
} as const;
