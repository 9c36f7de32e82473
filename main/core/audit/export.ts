import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '../storage/open.ts';
import { commitment, type AuditLog } from './log.ts';
import { treeReader } from './reader.ts';
import { TILE, tilePath, tilesOf } from './tree/tiles.ts';

/**
 * Writes the log as a C2SP tlog-tiles directory: `checkpoint`, `tile/…`, `tile/entries/…`, `policy` (tlog-policy with the
 * public key) and `texts.jsonl` (the masked details with their salts). Events and texts hold no personal data.
 * The folder appears whole or not at all. Answers the number of events.
 */
export function exportLog(db: Database, log: AuditLog, folder: string): number {
  const note = log.checkpoint();
  const size = log.lastCheckpoint()?.size ?? 0;
  const draft = `${folder}.part`;
  mkdirSync(draft, { recursive: true });
  const reader = treeReader(db);
  for (const { level, n, width } of tilesOf(size)) {
    write(draft, tilePath(level, n, width), reader.tile(level, n, width));
    if (level === 0) {
      const entries = [...reader.leaves(n * TILE, n * TILE + width)].map(withLength);
      write(draft, tilePath('entries', n, width), Buffer.concat(entries));
    }
  }
  write(draft, 'texts.jsonl', Buffer.from(textLines(db, size)));
  write(draft, 'policy', Buffer.from(`log ${log.verifierKeyText}\nquorum none\n`));
  write(draft, 'checkpoint', Buffer.from(note));
  renameSync(draft, folder);
  return size;
}

/** Big-endian uint16 length, then the entry (tlog-tiles, entry bundles). */
function withLength(entry: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.length);
  return Buffer.concat([length, entry]);
}

function textLines(db: Database, size: number): string {
  const rows = db
    .prepare<[number], { seq: number; salt: Buffer; body: string }>('SELECT seq, salt, body FROM audit_text WHERE seq < ? ORDER BY seq')
    .all(size);
  return rows
    .map(
      (row) =>
        `${JSON.stringify({ seq: row.seq, salt: row.salt.toString('base64'), text: row.body, commitment: commitment(row.salt, row.body) })}\n`,
    )
    .join('');
}

function write(folder: string, name: string, bytes: Buffer): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
