import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonical } from '#main/core/audit/proof/canonical.ts';
import { EMPTY_EDGE, extend, packEdge, rootOf, unpackEdge } from '#main/core/audit/proof/edge.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from '#main/core/audit/proof/hash.ts';
import { formatVerifierKey, openNote, parseCheckpoint, parseVerifierKey, signNote } from '#main/core/audit/proof/note.ts';
import { consistencyProof, inclusionProof, type SubtreeReader, verifyConsistency, verifyInclusion } from '#main/core/audit/proof/proof.ts';
import { tileNumber, tilePath, tilesOf } from '#main/core/audit/proof/tiles.ts';

const FOLDER = path.join(import.meta.dirname, '../../../../fixtures/vectors');
const read = (name: string) => readFileSync(path.join(FOLDER, name), 'utf8');
const rfc = JSON.parse(read('rfc6962_vectors.json'));
const notes = JSON.parse(read('signed_note_vectors.json'));
const b64 = (text: string | null | undefined) => Buffer.from(text ?? '', 'base64');

/** Probes of the Go reference implementation: positive and negative, with the verdict they must get. */
function probes(kind: string): { name: string; probe: Record<string, never> & { wantErr: boolean; proof: string[] | null } }[] {
  const folder = path.join(FOLDER, 'merkle-testdata/testdata', kind);
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      // Sizes above 2^53 must not be rounded: they are read as bigint.
      .map((name) => ({
        name,
        probe: JSON.parse(readFileSync(path.join(folder, name), 'utf8').replace(/("(?:leafIdx|treeSize|size1|size2)": )(\d+)/g, '$1"$2"')),
      }))
  );
}

describe('RFC 6962 hashing', () => {
  it('of the empty tree is SHA-256 of nothing', () => expect(EMPTY_ROOT.toString('hex')).toBe(rfc.hasher[0].hash));
  it('of leaves and nodes keeps them apart', () => {
    for (const one of rfc.hasher.slice(1)) {
      const hash =
        one.leaf !== undefined
          ? leafHash(Buffer.from(one.leaf, 'hex'))
          : nodeHash(Buffer.from(one.left, 'hex'), Buffer.from(one.right, 'hex'));
      expect(hash.toString('hex'), one.desc).toBe(one.hash);
    }
  });
});

describe('the eight-leaf tree', () => {
  const leaves = rfc.leafInputs.map((hex: string) => leafHash(Buffer.from(hex, 'hex')));
  const subtree: SubtreeReader = (start, width) =>
    width === 1 ? leaves[start] : nodeHash(subtree(start, width / 2), subtree(start + width / 2, width / 2));

  it('has the published root at every size, built leaf by leaf and packed between', () => {
    let edge = EMPTY_EDGE;
    for (const [size, root] of rfc.rootHashesBySize.entries()) {
      expect(rootOf(edge).toString('hex')).toBe(root);
      if (size < leaves.length) edge = unpackEdge(size + 1, packEdge(extend(edge, leaves[size])));
    }
  });
  it('proves inclusion as published', () => {
    for (const one of rfc.inclusion)
      expect(inclusionProof(one.index, one.size, subtree).map((hash) => hash.toString('hex'))).toEqual(one.proof);
  });
  it('proves consistency as published', () => {
    for (const one of rfc.consistency)
      expect(consistencyProof(one.size1, one.size2, subtree).map((hash) => hash.toString('hex'))).toEqual(one.proof);
  });
  it('refuses an edge whose bytes do not fit its size', () => expect(() => unpackEdge(3, Buffer.alloc(32))).toThrow('needs 64 bytes'));
});

describe('the published probes', () => {
  it.each(probes('inclusion'))('inclusion $name', ({ probe }) => {
    const fine = verifyInclusion(
      BigInt(probe.leafIdx ?? 0),
      BigInt(probe.treeSize ?? 0),
      b64(probe.leafHash),
      (probe.proof ?? []).map(b64),
      b64(probe.root),
    );
    expect(fine).toBe(!probe.wantErr);
  });
  it.each(probes('consistency'))('consistency $name', ({ probe }) => {
    const fine = verifyConsistency(
      BigInt(probe.size1 ?? 0),
      BigInt(probe.size2 ?? 0),
      (probe.proof ?? []).map(b64),
      b64(probe.root1),
      b64(probe.root2),
    );
    expect(fine).toBe(!probe.wantErr);
  });
});

describe('C2SP signed notes', () => {
  it('published as valid open with their key', () => {
    for (const one of notes.valid) expect(openNote(one.note, [parseVerifierKey(one.vkey)]).ok).toBe(true);
  });
  it.each<string>(notes.invalidVkeys)('refuse the key %s', (vkey) => expect(() => parseVerifierKey(vkey)).toThrow('verifier key'));
  it('published as invalid do not open', () => {
    for (const one of notes.invalidNotes) expect(openNote(one.note, [parseVerifierKey(one.vkey)]).ok, one.why).toBe(false);
  });
  it.each([
    ['CRLF', (note: string) => note.replaceAll('\n', '\r\n')],
    ['no blank line', (note: string) => note.replace('\n\n', '\n')],
    ['no final line feed', (note: string) => note.slice(0, -1)],
    ['a signature of other text', (note: string) => note.replace('message', 'massage')],
  ])('refuse %s', (_name, spoil) => {
    const [one] = notes.valid;
    expect(openNote(spoil(one.note), [parseVerifierKey(one.vkey)]).ok).toBe(false);
  });
  it('are made byte for byte as the reference makes them', () => {
    const seed = Buffer.from(notes.tesseraLogSkey.split('+').slice(4).join('+'), 'base64').subarray(1);
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    });
    expect(formatVerifierKey('example.com/log/testdata', createPublicKey(key))).toBe(notes.tesseraLogVkey);
    const published = read('tessera-log/testdata/log/checkpoint.3');
    expect(signNote(published.slice(0, published.indexOf('\n\n') + 1), 'example.com/log/testdata', key)).toBe(published);
  });
});

describe("Tessera's log", () => {
  const checkpoints = Array.from({ length: 16 }, (_, size) => size);
  it.each(checkpoints)('checkpoint.%i has the root of our tree over the same entries', (size) => {
    const opened = openNote(read(`tessera-log/testdata/log/checkpoint.${size}`), [parseVerifierKey(notes.tesseraLogVkey)]);
    const checkpoint = parseCheckpoint(opened.ok ? opened.text : '');
    const edge = notes.tesseraEntries
      .slice(0, size)
      .reduce((sofar: typeof EMPTY_EDGE, entry: string) => extend(sofar, leafHash(Buffer.from(entry))), EMPTY_EDGE);
    expect({ size: checkpoint.size, root: checkpoint.root.toString('hex') }).toEqual({ size, root: rootOf(edge).toString('hex') });
  });
  it('keeps its hashes in the tiles where we look for them', () => {
    const tile = readFileSync(path.join(FOLDER, 'tessera-log/testdata/log', tilePath(0, 0, 15)));
    expect(tile.equals(Buffer.concat(notes.tesseraEntries.map((entry: string) => leafHash(Buffer.from(entry)))))).toBe(true);
  });
});

describe('tile paths', () => {
  it('group the number by three', () => expect(tileNumber(1_234_067)).toBe('x001/x234/067'));
  it('name a partial tile by its width', () => expect(tilePath('entries', 0, 15)).toBe('tile/entries/000.p/15'));
  it('of 70 000 events: 273 full and one of 112, one full and one of 17, one of 1 (acceptance check 2)', () => {
    const all = [...tilesOf(70_000)];
    expect(all.filter((one) => one.level === 0 && one.width === 256)).toHaveLength(273);
    expect(all.filter((one) => one.width < 256).map((one) => [one.level, one.width])).toEqual([
      [0, 112],
      [1, 17],
      [2, 1],
    ]);
  });
});

describe('canonical JSON (RFC 8785)', () => {
  const names = readdirSync(path.join(FOLDER, 'jcs/testdata/input'));
  it.each(names)('%s is byte for byte the published one', (name) => {
    expect(canonical(JSON.parse(read(`jcs/testdata/input/${name}`)))).toBe(read(`jcs/testdata/output/${name}`).trimEnd());
  });
  it.each([[undefined], [Number.NaN], ['\ud800'], [() => 0]])('refuses %s', (value) =>
    expect(() => canonical({ value })).toThrow(TypeError),
  );
});
