import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Verdict } from '#contract/audit.ts';
import { commitment } from './proof/hash.ts';
import { parseLeaf } from './proof/leaf.ts';
import { parseVerifierKey, type VerifierKey } from './proof/note.ts';
import { tilePath, tilesOf } from './proof/tiles.ts';
import { type Finding, type LogSource, verifyLog } from './proof/verify.ts';

const textLine = z.strictObject({ seq: z.int().nonnegative(), salt: z.base64(), text: z.string(), commitment: z.string() });

/**
 * Verifies an exported directory with nothing but its files and, if given, a pinned verifier key. Every file is covered:
 * what is not part of the log's own tree is an alteration too.
 */
export function verifyDirectory(folder: string, pinned: string | undefined, now: () => number): Verdict {
  const started = now();
  const keys = pinned === undefined ? 'first-use' : 'pinned';
  const finish = (finding: Finding): Verdict => ({ ...finding, keys, tookMs: Math.round(now() - started) });
  const malformed = (at: string): Verdict => finish({ verdict: 'malformed', at, size: 0, root: '' });

  const policyKey = readPolicy(folder);
  if (policyKey === undefined) return malformed('policy');
  if (pinned !== undefined && pinned !== policyKey.text) return finish({ verdict: 'unknown-key', at: 'policy', size: 0, root: '' });
  const source = directorySource(folder);
  if (source === undefined) return malformed('checkpoint');
  const steps = verifyLog(source, [policyKey.key]);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const finding = step.value;
  if (finding.verdict !== 'intact') return finish(finding);
  const at = firstBadText(folder, source) ?? strayFile(folder, finding.size);
  return finish(at === undefined ? finding : { ...finding, verdict: 'altered', at });
}

function readPolicy(folder: string): { text: string; key: VerifierKey } | undefined {
  try {
    const [, text] = /^log (\S+)\nquorum none\n$/u.exec(readFileSync(path.join(folder, 'policy'), 'utf8')) ?? [];
    return text === undefined ? undefined : { text, key: parseVerifierKey(text) };
  } catch {
    return undefined;
  }
}

function directorySource(folder: string): LogSource | undefined {
  const read = (name: string): Buffer | undefined => {
    try {
      return readFileSync(path.join(folder, name));
    } catch {
      return undefined;
    }
  };
  const checkpoint = read('checkpoint');
  if (checkpoint === undefined) return undefined;
  const size = Number(checkpoint.toString().split('\n')[1]);
  return {
    live: false,
    checkpoint: () => checkpoint,
    tile: (level, n, width) => read(tilePath(level, n, width)),
    *leaves() {
      for (const { level, n, width } of tilesOf(Number.isSafeInteger(size) ? size : 0)) {
        if (level > 0) return;
        const bundle = read(tilePath('entries', n, width));
        if (bundle === undefined) return;
        yield* entriesOf(bundle);
      }
    },
  };
}

function* entriesOf(bundle: Buffer): Generator<Buffer> {
  for (let at = 0; at < bundle.length; ) {
    const length = at + 2 <= bundle.length ? bundle.readUInt16BE(at) : 0;
    const entry = bundle.subarray(at + 2, at + 2 + length);
    yield entry.length === length && length > 0 ? entry : Buffer.of(0);
    at += 2 + Math.max(length, 1);
  }
}

/** Each text must open the commitment in its leaf. A missing text is an erased one and no alteration. */
function firstBadText(folder: string, source: LogSource): string | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(folder, 'texts.jsonl'), 'utf8').split('\n');
  } catch {
    return 'texts.jsonl';
  }
  if (lines.pop() !== '') return 'texts.jsonl';
  const leaves = [...source.leaves()];
  for (const [index, line] of lines.entries()) {
    const at = `texts.jsonl:${index + 1}`;
    try {
      const row = textLine.parse(JSON.parse(line));
      const bytes = leaves[row.seq];
      if (JSON.stringify(row) !== line || bytes === undefined) return at;
      const expected = parseLeaf(bytes).x?.c;
      if (expected === undefined || row.commitment !== expected || commitment(Buffer.from(row.salt, 'base64'), row.text) !== expected)
        return at;
      if (Buffer.from(row.salt, 'base64').toString('base64') !== row.salt) return at;
    } catch {
      return at;
    }
  }
  return undefined;
}

function strayFile(folder: string, size: number): string | undefined {
  const expected = new Set(['checkpoint', 'policy', 'texts.jsonl']);
  for (const { level, n, width } of tilesOf(size)) {
    expected.add(tilePath(level, n, width));
    if (level === 0) expected.add(tilePath('entries', n, width));
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/'));
  return files.find((name) => statSync(path.join(folder, name)).isFile() && !expected.has(name));
}
