/** libjpeg-turbo in WebAssembly (`@cwasm/jpeg-turbo`), called directly: its own wrapper cannot scale and cannot do CMYK. */
interface Turbo {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  tjInitDecompress(): number;
  tjDecompressHeader3(decoder: number, jpeg: number, bytes: number, width: number, height: number, sampling: number, space: number): number;
  tjDecompress2(
    decoder: number,
    jpeg: number,
    bytes: number,
    to: number,
    width: number,
    pitch: number,
    height: number,
    format: number,
    flags: number,
  ): number;
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Grey; red, green, blue; cyan, magenta, yellow, black, each as the light that is left (255: no ink). */
  readonly channels: 1 | 3 | 4;
  readonly bytes: Uint8Array;
  /** The file says less than it should, or more: what could be read of it is here. */
  readonly damaged: boolean;
}

const GREY_SPACE = 2;
const CMYK_SPACE = 3;
const FORMAT = { 1: 6, 3: 0, 4: 11 } as const;
/** The decoder draws at n/8 of the size, at little more than the cost of the pixels that are left. */
export const EIGHTHS = 8;

const refuse = (): never => {
  throw new Error('not a JPEG that can be decoded');
};
const IMPORTS = {
  // An error of the library is a jump; here it is an exception, and the instance is not used again.
  env: { setjmp: () => 0, longjmp: refuse },
  wasi_snapshot_preview1: {
    environ_sizes_get: () => 0,
    environ_get: refuse,
    proc_exit: refuse,
    fd_close: () => 0,
    fd_seek: () => 0,
    fd_write: () => 0,
  },
};

/** Decodes at `eighths`/8 of the size, in a memory of its own that is thrown away afterwards. @throws Error when it cannot be decoded. */
export function decodeScaled(module: WebAssembly.Module, jpeg: Uint8Array, eighths: number): Pixels {
  const turbo = new WebAssembly.Instance(module, IMPORTS).exports as unknown as Turbo;
  const room = (bytes: number): number => turbo.malloc(bytes) || refuse();
  const at = room(jpeg.length);
  new Uint8Array(turbo.memory.buffer, at, jpeg.length).set(jpeg);
  const decoder = turbo.tjInitDecompress();
  const told = room(16);
  if (turbo.tjDecompressHeader3(decoder, at, jpeg.length, told, told + 4, told + 8, told + 12) !== 0) refuse();
  const [fullWidth = 0, fullHeight = 0, , space = 0] = new Uint32Array(turbo.memory.buffer, told, 4);
  const channels = space === GREY_SPACE ? 1 : space >= CMYK_SPACE ? 4 : 3;
  const [width, height] = [Math.ceil((fullWidth * eighths) / EIGHTHS), Math.ceil((fullHeight * eighths) / EIGHTHS)];
  const size = width * height * channels;
  const to = room(size);
  // Paper, should it end before the picture does.
  new Uint8Array(turbo.memory.buffer, to, size).fill(255);
  const damaged = turbo.tjDecompress2(decoder, at, jpeg.length, to, width, width * channels, height, FORMAT[channels], 0) !== 0;
  return { width, height, channels, bytes: new Uint8Array(turbo.memory.buffer, to, size), damaged };
}
