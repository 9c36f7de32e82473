import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CSP, resolveAppUrl } from '#main/app/security.ts';

const FOLDER = path.resolve('/srv/okno/renderer');

describe('app:// URLs', () => {
  it.each([
    ['app://okno/operator.html', 'operator.html'],
    ['app://okno/assets/a.js', 'assets/a.js'],
    ['app://okno/', 'operator.html'],
  ])('%s is a file', (url, file) => expect(resolveAppUrl(url, FOLDER)).toBe(path.join(FOLDER, file)));
  it.each([
    ['another host', 'app://evil/operator.html', 404],
    ['up by an escaped slash', 'app://okno/..%2f..%2fsecret.json', 404],
    ['a broken escape', 'app://okno/%E0%A4%A', 400],
    ['a zero byte', 'app://okno/a%00.html', 400],
    ['a backslash', 'app://okno/..%5c..%5csecret.json', 400],
    ['a type that is not ours', 'app://okno/okno.db', 404],
  ])('%s is refused', (_name, url, status) => expect(resolveAppUrl(url, FOLDER)).toBe(status));
  it.each(['app://okno/../../etc/passwd.json', 'app://okno/%2e%2e/%2e%2e/secret.json', 'app://okno/a/../../b.json'])(
    '%s never leaves the folder',
    (url) => {
      expect(String(resolveAppUrl(url, FOLDER)).startsWith(FOLDER + path.sep)).toBe(true);
    },
  );
});

describe('the content security policy', () => {
  it('starts from nothing and has no unsafe scripts', () => {
    expect(CSP).toMatch(/^default-src 'none'/);
    expect(/script-src ([^;]+)/.exec(CSP)?.[1]).toBe("'self'");
    expect(CSP).not.toMatch(/unsafe-eval|https?:/);
  });
});
