import { z } from 'zod';

/**
 * A printed page as it is drawn, on the sheet and on the screen alike: lengths in points (1/72 inch), from the upper left corner down; `y`
 * of a text is its baseline. In PT Sans, without kerning and ligatures.
 */
const length = z.number().min(-1).max(2_000);

export const drawnText = z.strictObject({
  text: z.string().max(400),
  x: length,
  y: length,
  size: length,
  bold: z.boolean(),
  faint: z.boolean(),
});
export type DrawnText = z.infer<typeof drawnText>;

/** A level line. */
export const drawnRule = z.strictObject({ x: length, y: length, width: length, faint: z.boolean() });
/** A QR code: rows of modules, `1` is dark. */
export const drawnCode = z.strictObject({ x: length, y: length, side: length, rows: z.array(z.string().regex(/^[01]{1,177}$/)).max(177) });

export const drawnPage = z.strictObject({
  texts: z.array(drawnText).max(2_000),
  rules: z.array(drawnRule).max(500),
  codes: z.array(drawnCode).max(4),
});
export type DrawnPage = z.infer<typeof drawnPage>;
