import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeSynced } from '../storage/durable.ts';
import type { Database } from '../storage/open.ts';
import type { LogAt } from './live.ts';
import { commitment } from './proof/hash.ts';
import { treeReader } from './reader.ts';
import { TILE, tilePath, tilesOf } from './proof/tiles.ts';

const SLICE = 1_000;

/**
 * Writes the log as a C2SP tlog-tiles directory: `checkpoint`, `tile/…`, `tile/entries/…`, `policy` (tlog-policy with the
 * public key) and `texts.jsonl` (the masked details with their salts). Events and texts hold no personal data.
 * The folder appears whole or not at all. Answers the number of events.
 */
export function exportLog(
  db: Database,
  { note, keyText, size }: LogAt,
  folder: string,
  progress: (done: number, of: number) => void,
): number {
  const draft = draftOf(folder);
  // What an export that was cut off has left is no part of this one.
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const reader = treeReader(db);
  for (const { level, n, width } of tilesOf(size)) {
    write(draft, tilePath(level, n, width), reader.tile(level, n, width));
    if (level === 0) {
      const entries = [...reader.leaves(n * TILE, n * TILE + width)].map(withLength);
      write(draft, tilePath('entries', n, width), Buffer.concat(entries));
      progress(n * TILE + width, size);
    }
  }
  writeTexts(db, size, path.join(draft, 'texts.jsonl'));
  write(draft, 'policy', Buffer.from(`log ${keyText}\nquorum none\n`));
  write(draft, 'checkpoint', Buffer.from(note));
  renameSync(draft, folder);
  return size;
}

/** Where an export grows before it appears under its own name. */
export const draftOf = (folder: string): string => `${folder}.part`;

/** Big-endian uint16 length, then the entry (tlog-tiles, entry bundles). */
function withLength(entry: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.length);
  return Buffer.concat([length, entry]);
}

/** Line by line in slices: a log of years is never whole in memory. */
function writeTexts(db: Database, size: number, file: string): void {
  const next = db.prepare<[number, number, number], { seq: number; salt: Buffer; body: string }>(
    'SELECT seq, salt, body FROM audit_text WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?',
  );
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let rows = next.all(-1, size, SLICE); rows.length > 0; rows = next.all(rows.at(-1)?.seq ?? size, size, SLICE)) {
      const lines = rows.map(
        (row) =>
          `${JSON.stringify({ seq: row.seq, salt: row.salt.toString('base64'), text: row.body, commitment: commitment(row.salt, row.body) })}\n`,
      );
      writeFileSync(handle, lines.join(''));
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function write(folder: string, name: string, bytes: Buffer): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeSynced(file, bytes);
}
