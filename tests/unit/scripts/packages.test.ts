import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { NATIVE } from '#scripts/lib/build.ts';
import { importsOf } from '#scripts/lib/import-rules.ts';
import { ROOT } from '#scripts/lib/paths.ts';

const names = z.record(z.string(), z.string());
const json = (name: string): unknown => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));
const manifest = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names }).parse(json('package.json'));
const locked = z
  .object({ packages: z.record(z.string(), z.object({ dependencies: names.optional(), dev: z.boolean().optional() }).loose()) })
  .parse(json('package-lock.json')).packages;

/** The package of a bare specifier; undefined for a file of ours or a built-in. */
const packageOf = (specifier: string): string | undefined =>
  /^(node:|[.#/])/.test(specifier) ? undefined : /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];

/** Every package the program itself loads, by the files that do. Electron is what it runs on. */
function loaded(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ['main', 'preload', 'renderer'])
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      const file = path.join(folder, name);
      const css = file.endsWith('.css');
      if (!css && !/\.tsx?$/.test(file)) continue;
      const code = readFileSync(path.join(ROOT, file), 'utf8');
      const specifiers = css
        ? [...code.matchAll(/@import\s+['"]([^'"]+)/g)].flatMap(([, one]) => one ?? [])
        : importsOf(code, file).flatMap((one) => (one.typeOnly ? [] : one.specifier));
      for (const specifier of specifiers) {
        const one = packageOf(specifier);
        if (one !== undefined && one !== 'electron') found.set(one, [...(found.get(one) ?? []), file]);
      }
    }
  return found;
}

describe('the packages', () => {
  it('are pinned exactly: the same source is the same program', () => {
    const ranges = Object.values(manifest)
      .flatMap((group) => Object.entries(group))
      .filter(([, version]) => !/^(npm:(@[^@]+|[^@]+)@)?\d+\.\d+\.\d+$/.test(version));
    expect(ranges, 'entries of package.json that are no exact version').toEqual([]);
  });

  it('that the program loads are dependencies, where an audit without development looks', () => {
    const all = loaded();
    expect([...all.keys()], 'packages found in the sources').toEqual(
      expect.arrayContaining(['react', 'zod', 'yaml', 'pdf-lib', 'electron-store', 'node-hid', '@fontsource/pt-sans']),
    );
    const blind = [...all].filter(([name]) => manifest.dependencies[name] === undefined);
    expect(blind, 'packages the program loads that are not in dependencies').toEqual([]);
    for (const name of all.keys())
      expect(locked[`node_modules/${name}`]?.dev, `${name} is for development in package-lock.json`).toBeUndefined();
  });

  it('that the build has put into dist are not packed a second time; those it left outside are', () => {
    const { files } = z.object({ files: z.array(z.string()) }).parse(parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8')));
    const outside = /^!node_modules\/!\(([^)]+)\)\/\*\*$/;
    const kept = files.flatMap((one) => outside.exec(one)?.[1]?.split('|') ?? []).sort();
    const needed = new Set<string>();
    const add = (name: string): void => {
      if (needed.has(name)) return;
      needed.add(name);
      for (const next of Object.keys(locked[`node_modules/${name}`]?.dependencies ?? {})) add(next);
    };
    for (const name of NATIVE) if (name !== 'electron') add(name);
    expect(kept, 'packages electron-builder.yml lets in').toEqual([...needed].sort());
  });
});
