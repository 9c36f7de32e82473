import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder } from '#main/devices/scanner/incoming.ts';

let around: string;
let folder: string;
let elsewhere: string;
beforeEach(() => {
  around = mkdtempSync(path.join(tmpdir(), 'okno-incoming-'));
  folder = path.join(around, 'incoming');
  elsewhere = path.join(around, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(path.join(elsewhere, 'kept.txt'), 'kept');
});
afterEach(() => rmSync(around, { recursive: true, force: true }));
const isPrivateAndEmpty = () => {
  expect(readdirSync(folder)).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(path.join(elsewhere, 'kept.txt'), 'utf8'), 'nothing else is touched').toBe('kept');
};

describe('the folder that pages pass through', () => {
  it('is made private when there is none', () => {
    emptyFolder(folder);
    isPrivateAndEmpty();
  });

  it('loses what was left in it, and what it was open to', () => {
    mkdirSync(path.join(folder, 'scan-old'), { recursive: true, mode: 0o755 });
    writeFileSync(path.join(folder, 'scan-old/p0001.jpg'), 'a page');
    symlinkSync(elsewhere, path.join(folder, 'link'));
    emptyFolder(folder);
    isPrivateAndEmpty();
  });

  it('is not made where the folder it lies in is gone', () => {
    expect(() => emptyFolder(path.join(around, 'gone/incoming'))).toThrow('ENOENT');
    expect(readdirSync(around)).toEqual(['elsewhere']);
  });

  it('is not a link to somewhere else', () => {
    symlinkSync(elsewhere, folder);
    emptyFolder(folder);
    isPrivateAndEmpty();
  });
});
