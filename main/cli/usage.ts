import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The words of the command line were wrong; the message says which and what is expected. */
export class Usage extends Error {}

/** `parseArgs`, strict, with its complaint turned into a {@link Usage}. */
export function readArgs<const T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}
