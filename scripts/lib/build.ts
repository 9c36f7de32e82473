import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig, type Plugin } from 'vite';
import { outline } from '#contract/index.ts';
import { makeCache } from '#main/core/catalogue/load.ts';
import { ensureLexicon } from './lexicon.ts';
import { DIST, ROOT } from './paths.ts';

/** Node and Chromium of the oldest supported Electron, `MINIMUM_ELECTRON`. */
const NODE_TARGET = 'node24';
const CHROME_TARGET = 'chrome150';
export const NATIVE = ['electron', 'better-sqlite3', 'node-hid'];

/**
 * The first line of every process of ours. Node opens its debugger to whoever sends this signal, unless somebody else hears it; a
 * utility process takes no switch against it, and loads for a fifth of a second.
 */
export const DEAF = "process.on('SIGUSR1', () => undefined);";

function nodePart(
  entry: Record<string, string>,
  folder: string,
  define: Record<string, string> = {},
  plugins: readonly Plugin[] = [],
): InlineConfig {
  return {
    plugins: [...plugins],
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
    build: {
      outDir: path.join(DIST, folder),
      emptyOutDir: true,
      ssr: true,
      target: NODE_TARGET,
      minify: 'oxc',
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: entry,
        external: [...NATIVE, ...builtinModules, /^node:/],
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          banner: ({ isEntry }) => (isEntry && folder !== 'preload' ? DEAF : ''),
        },
      },
    },
    ssr: { noExternal: true, external: NATIVE },
  };
}

const file = (name: string) => path.join(ROOT, name);

/** Vite's configuration of the windows, shared by the build and the development server. */
export const rendererConfig = (): InlineConfig => ({
  root: file('renderer'),
  configFile: false,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: path.join(DIST, 'renderer'),
    emptyOutDir: true,
    target: CHROME_TARGET,
    sourcemap: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: { input: { operator: file('renderer/operator.html'), display: file('renderer/display.html') } },
  },
});

/** What the thread that reads scans finds beside itself. */
const codec: Plugin = {
  name: 'okno-codec',
  writeBundle: ({ dir = '' }) => copyFileSync(file('node_modules/@cwasm/jpeg-turbo/jpeg-turbo.wasm'), path.join(dir, 'jpeg-turbo.wasm')),
};

export const mainParts = (): readonly InlineConfig[] => [
  nodePart({ boot: file('main/boot.ts'), index: file('main/index.ts') }, 'main'),
  nodePart(
    {
      core: file('main/hosts/core.entry.ts'),
      devices: file('main/hosts/devices.entry.ts'),
      'log.worker': file('main/core/log.worker.ts'),
      'pages.worker': file('main/core/pages.worker.ts'),
    },
    'hosts',
    {},
    [codec],
  ),
  nodePart({ index: file('preload/index.ts') }, 'preload', { __OKNO_OUTLINE__: JSON.stringify(outline()) }),
];

const SOURCES = [
  'main',
  'preload',
  'renderer',
  'resources/fonts',
  'resources/catalogue',
  'resources/dictionary',
  'scripts/lib/build.ts',
  'scripts/lib/detect.ts',
  'scripts/lib/names.ts',
  'package-lock.json',
];

/** Hash of names, sizes and times of everything the build reads: cheap, and changes with any edit. */
function sourceStamp(): string {
  const hash = createHash('sha256');
  const add = (name: string): void => {
    const at = file(name);
    const info = statSync(at);
    if (info.isDirectory()) for (const child of readdirSync(at).sort()) add(path.join(name, child));
    else hash.update(`${name}:${info.size}:${info.mtimeMs};`);
  };
  for (const source of SOURCES) add(source);
  return hash.digest('hex');
}

/** The masker alone, for a tool that scores it: `dist/masking/detect.mjs`, which reads the lexicon beside it. */
const detectorPart = (): InlineConfig => ({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['node', 'import', 'module', 'default'] },
  build: {
    outDir: path.join(DIST, 'masking'),
    emptyOutDir: false,
    ssr: true,
    target: NODE_TARGET,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { detect: file('scripts/lib/detect.ts') },
      external: [/^node:/],
      output: { format: 'es', entryFileNames: '[name].mjs' },
    },
  },
  ssr: { noExternal: true },
});

/** Builds all parts unless nothing has changed since the last build. Answers whether it built. */
export async function buildAll(say: (line: string) => void): Promise<boolean> {
  const stampFile = path.join(DIST, '.stamp');
  const stamp = sourceStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  say('Building…');
  ensureLexicon(say);
  await Promise.all([...mainParts(), detectorPart(), rendererConfig()].map((config) => build(config)));
  mkdirSync(DIST, { recursive: true });
  const cache = makeCache(file('resources/dictionary'), file('resources/catalogue'));
  writeFileSync(path.join(DIST, 'catalogue.json'), JSON.stringify(cache));
  writeFileSync(stampFile, stamp);
  return true;
}
