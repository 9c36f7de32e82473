/** What the start-of-frame marker of a JPEG says. */
export interface JpegFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Grey, three colours or four. Another number is damage: nothing can show it. */
  readonly components: number;
  /** It comes in several passes, and is held whole while it is decoded. */
  readonly progressive: boolean;
}

const PROGRESSIVE = [0xffc2, 0xffc6, 0xffca, 0xffce];

/** @throws Error when it has none. */
export function jpegFrame(jpeg: Uint8Array): JpegFrame {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) throw new Error('not a JPEG');
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    if (marker < 0xff00) throw new Error('not a JPEG');
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame)
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        components: bytes.readUInt8(at + 9),
        progressive: PROGRESSIVE.includes(marker),
      };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new Error('a JPEG without a frame');
}

/** Whether a page of a scanner is a picture with a size: what is none would spoil the whole document. */
export function isJpeg(page: Uint8Array): boolean {
  try {
    const { width, height, components } = jpegFrame(page);
    return width > 0 && height > 0 && [1, 3, 4].includes(components);
  } catch {
    return false;
  }
}

/** A3, in inches: what is larger at a resolution was not scanned at it. */
const LONG = 17;
const SHORT = 12;
/** What encoders write that were told nothing. */
const UNSET = [72, 96];

/**
 * The resolution that a page was scanned at: its own word for it, when that can be true, else what was told of it. When neither can be,
 * the one that makes a sheet of A4 of it.
 */
export function trueDpi(jpeg: Uint8Array, told: number): number {
  const { width, height } = jpegFrame(jpeg);
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const canBe = (dpi: number) => dpi >= 50 && dpi <= 2_400 && long / dpi <= LONG && short / dpi <= SHORT;
  const own = densityOf(jpeg);
  const isOwn = own !== undefined && canBe(own) && (own === told || !UNSET.includes(own));
  if (isOwn) return own;
  return canBe(told) ? told : Math.max(long / (297 / 25.4), short / (210 / 25.4));
}

/** Dots an inch by the JFIF header; undefined when it has none, or says no more than that its pixels are square. */
function densityOf(jpeg: Uint8Array): number | undefined {
  const head = Buffer.from(jpeg.buffer, jpeg.byteOffset, Math.min(jpeg.byteLength, 18));
  if (head.length < 18 || head.readUInt16BE(2) !== 0xffe0 || head.toString('latin1', 6, 11) !== 'JFIF\0') return undefined;
  const [unit, x, y] = [head.readUInt8(13), head.readUInt16BE(14), head.readUInt16BE(16)];
  if (x !== y || unit === 0 || unit > 2) return undefined;
  return unit === 2 ? Math.round(x * 2.54) : x;
}
