import { toFailure } from '#contract/failure.ts';
import { isPassing, isTrouble, type Trouble } from '#contract/trouble.ts';

/**
 * Codes of what passes when somebody makes room, gives a right back, or another program lets go. What is not here (a
 * damaged file, a wrong key, a schema of a newer version) stays as it is however often a start is tried.
 */
const PASSING =
  /^(SQLITE_(FULL|BUSY|LOCKED|IOERR|CANTOPEN|READONLY|PERM|NOMEM)(_[A-Z]+)*|E(NOSPC|DQUOT|ROFS|ACCES|PERM|BUSY|IO|AGAIN|MFILE|NFILE|NOMEM|TXTBSY))$/;
const CODE = /\b(?:SQLITE_[A-Z_]+|E[A-Z]{2,})\b/g;

export interface StartFailure {
  /** A failure's code and its technical word, for the log and for IT; never a stack, never a person. */
  readonly reason: string;
  /** True when trying again later may help. */
  readonly passing: boolean;
  /** What it means for a person, where that is known. */
  readonly trouble?: Trouble;
}

/** Why a host could not open. The codes are looked for in the error, in what caused it, and in a refusal's detail. */
export function startFailure(error: unknown): StartFailure {
  const failure = toFailure(error);
  const codes = codesOf(error);
  const told = new Set([failure.code, failure.detail, ...codes.filter((code) => !failure.detail?.includes(code))]);
  const reason = [...told].filter(Boolean).join(': ');
  const trouble = failure.code === 'storage-newer' ? 'newer' : failure.at;
  if (isTrouble(trouble)) return { reason, passing: isPassing(trouble), trouble };
  return { reason, passing: codes.some((code) => PASSING.test(code)) };
}

function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const failure = toFailure(error);
  const told = failure.code === 'internal' ? [] : (failure.detail?.match(CODE) ?? []);
  return [...own, ...told, ...codesOf(error.cause, depth + 1)];
}
