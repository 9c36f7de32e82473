import { ensureLexicon } from '../lib/lexicon.ts';

/** `npm run okno -- COMMAND`: the command line, with the lexicon made when it is missing. */
ensureLexicon((line) => console.error(line));
await import('#main/cli/index.ts');
