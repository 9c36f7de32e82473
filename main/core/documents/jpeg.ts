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
