import { scrypt, timingSafeEqual } from 'node:crypto';

/** N of scrypt: about 90 ms a try. With a stolen file and the delay gone a PIN of four digits still falls in minutes on eight cores. */
const WORK = 2 ** 15;

/** `work`: N of scrypt, the program's own unless a test says less. */
export const hashPin = (pin: string, salt: Uint8Array, work = WORK): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(pin, salt, 32, { N: work, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }, (error, key) => (error ? reject(error) : resolve(key))),
  );

export async function pinFits(pin: string, salt: Uint8Array, verifier: Uint8Array, work = WORK): Promise<boolean> {
  return timingSafeEqual(await hashPin(pin, salt, work), verifier);
}

/** Free tries before the delay begins, then doubling from 2 s up to 5 minutes. */
const FREE_TRIES = 2;
const MAX_DELAY_MS = 300_000;
export const delayAfter = (failures: number): number =>
  failures <= FREE_TRIES ? 0 : Math.min(MAX_DELAY_MS, 1_000 * 2 ** (failures - FREE_TRIES));
