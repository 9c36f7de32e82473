import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APPEND, readOwnFile, withOwnFile } from '#main/settings/own-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-own-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => path.join(folder, 'file');
const append = (text: string) => withOwnFile(file(), APPEND, (handle) => writeFileSync(handle, text));
const said = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('one of our own files', () => {
  it('is read, and added to, for its owner alone', () => {
    append('one\n');
    append('two\n');
    expect([readOwnFile(file()), statSync(file()).mode & 0o777]).toEqual(['one\ntwo\n', 0o600]);
  });
  it('that is not there is said to be missing', () => expect(said(() => readOwnFile(file()))).toBe('ENOENT'));
  it('whose place a folder has is refused', () => {
    mkdirSync(file());
    expect([said(() => readOwnFile(file())), said(() => append('x'))]).toEqual(['EISDIR', 'EISDIR']);
  });
  it.skipIf(process.platform === 'win32')('whose place a pipe has is refused at once, and nobody waits for its other end', () => {
    execFileSync('mkfifo', [file()]);
    expect([said(() => readOwnFile(file())), said(() => append('x'))]).toEqual(['EISDIR', 'ENXIO']);
  });
});
