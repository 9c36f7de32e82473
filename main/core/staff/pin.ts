import { scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt of a PIN: about 90 ms a try. With a stolen file and the delay gone a PIN of four digits still falls in minutes on eight cores. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

export const hashPin = (pin: string, salt: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => scrypt(pin, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))));

export async function pinFits(pin: string, salt: Uint8Array, verifier: Uint8Array): Promise<boolean> {
  return timingSafeEqual(await hashPin(pin, salt), verifier);
}

/** Free tries before the delay begins, then doubling from 2 s up to 5 minutes. */
const FREE_TRIES = 2;
const MAX_DELAY_MS = 300_000;
export const delayAfter = (failures: number): number =>
  failures <= FREE_TRIES ? 0 : Math.min(MAX_DELAY_MS, 1_000 * 2 ** (failures - FREE_TRIES));
