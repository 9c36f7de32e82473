import { encode } from 'jpeg-js';
import type { Thumbnail } from '#contract/scan.ts';
import { jpegFrame } from './jpeg.ts';
import { decodeScaled, EIGHTHS, type Pixels } from './jpeg-turbo.ts';

/** Twice the height at which a page is painted; a strip wider than four of them is made less high. */
const HEIGHT = 236;
const WIDTH = 4 * HEIGHT;
const QUALITY = 72;
/** A3 at 600 dpi; and A4, when it must be held whole while it is decoded (six bytes a pixel). */
const MOST_PIXELS = 80_000_000;
const MOST_PROGRESSIVE = 40_000_000;

/** A small picture of a page, or what keeps it from being shown. Never throws. */
export function thumbnailOf(module: WebAssembly.Module, jpeg: Uint8Array): Thumbnail {
  try {
    const frame = jpegFrame(jpeg);
    if (frame.width * frame.height > (frame.progressive ? MOST_PROGRESSIVE : MOST_PIXELS)) return { fault: 'too-large' };
    const share = Math.min(1, HEIGHT / frame.height, WIDTH / frame.width);
    const pixels = decodeScaled(module, jpeg, Math.ceil(share * EIGHTHS));
    const [width, height] = [atLeastOne(frame.width * share), atLeastOne(frame.height * share)];
    const picture = new Uint8Array(encode({ width, height, data: averaged(pixels, width, height) }, QUALITY).data);
    return pixels.damaged ? { picture, fault: 'damaged' } : { picture };
  } catch {
    return { fault: 'unreadable' };
  }
}

const atLeastOne = (pixels: number): number => Math.max(1, Math.round(pixels));

/** Each pixel is the mean of those it stands for, as red, green, blue and a byte that is not looked at. */
function averaged({ bytes, width, height, channels }: Pixels, toWidth: number, toHeight: number): Uint8Array {
  const out = new Uint8Array(toWidth * toHeight * 4);
  const sum = [0, 0, 0, 0];
  for (let y = 0, at = 0; y < toHeight; y += 1) {
    const [top, bottom] = [Math.floor((y * height) / toHeight), Math.ceil(((y + 1) * height) / toHeight)];
    for (let x = 0; x < toWidth; x += 1, at += 4) {
      const [left, right] = [Math.floor((x * width) / toWidth), Math.ceil(((x + 1) * width) / toWidth)];
      sum.fill(0);
      for (let row = top; row < bottom; row += 1)
        for (let from = (row * width + left) * channels, to = (row * width + right) * channels; from < to; )
          for (let c = 0; c < channels; c += 1, from += 1) sum[c] = (sum[c] ?? 0) + (bytes[from] ?? 0);
      const n = (bottom - top) * (right - left);
      const black = channels === 4 ? (sum[3] ?? 0) / n / 255 : 1;
      for (let c = 0; c < 3; c += 1) out[at + c] = ((sum[channels === 1 ? 0 : c] ?? 0) / n) * black;
    }
  }
  return out;
}
