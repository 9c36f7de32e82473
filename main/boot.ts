import { createRequire } from 'node:module';
import path from 'node:path';

/** First file loaded: source maps must be on before the real bundle is parsed. They cost 0.1 s of start, so only for developers. */
if (process.env.OKNO_DEV === '1') process.setSourceMapsEnabled(true);
createRequire(__filename)(path.join(__dirname, 'index.cjs'));
