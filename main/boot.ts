import { createRequire } from 'node:module';
import path from 'node:path';

/** First file loaded: source maps must be on before the real bundle is parsed. */
process.setSourceMapsEnabled(true);
createRequire(__filename)(path.join(__dirname, 'index.cjs'));
