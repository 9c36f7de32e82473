import { uptime } from 'node:os';

/** Time as an argument: the domain never asks the system itself. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Milliseconds since some fixed moment of this boot; never goes back. */
  monotonic(): number;
  /** Milliseconds since the machine was started, time asleep included: what the monotonic clock of Linux leaves out. */
  uptime(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => Math.floor(performance.now()),
  uptime: () => Math.floor(uptime() * 1000),
};

/** From here on this process counts its days and hours by the office's zone; by the PC's when the office names none. */
export function keepTimeOf(name: string | undefined): void {
  if (name !== undefined) process.env.TZ = name;
}

/** Calendar date `YYYY-MM-DD` of an instant at the office ({@link keepTimeOf}). */
export function localDate(instant: number): string {
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
