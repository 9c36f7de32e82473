import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVIDENCE } from '#main/core/masking/evidence.ts';
import { RESOURCES, ROOT_KEY, testCore } from '#tests/fixtures/core.ts';

const CLI = path.join(import.meta.dirname, '../../../main/cli/index.ts');
const okno = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { encoding: 'utf8' });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('okno export and verify', () => {
  it('write a profile’s log, verify it with the printed key, and see a changed byte', async () => {
    const profile = path.join(folder, 'profiles/demo');
    mkdirSync(profile, { recursive: true });
    const test = await testCore({}, profile);
    await test.signIn('petrova', '1111');
    test.core.close();
    writeFileSync(path.join(profile, 'keystore.json'), JSON.stringify({ v: 1, sealedBy: 'none', key: ROOT_KEY.toString('base64') }));
    writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ window: 4, office: 'test' }));
    const out = path.join(folder, 'export');
    const exported = okno('export', '--data', folder, '--out', out);
    expect(exported.status, exported.stderr).toBe(0);
    const key = /^key (\S+)$/m.exec(exported.stdout)?.[1] ?? '';
    const verified = okno('verify', out, '--key', key, '--json');
    expect([verified.status, JSON.parse(verified.stdout)]).toMatchObject([0, { verdict: 'intact', keys: 'pinned' }]);
    const texts = path.join(out, 'texts.jsonl');
    writeFileSync(texts, readFileSync(texts, 'utf8').replace('okno', 'окно'));
    const altered = okno('verify', out);
    expect([altered.status, altered.stdout]).toEqual([1, expect.stringContaining('NOT intact: altered at texts.jsonl:1')]);
    expect(okno('export', '--data', folder, '--out', out).stderr).toContain('exists already');
  });
  it('refuse a sealed profile with the way to go', () => {
    const sealed = path.join(folder, 'sealed/profiles/office');
    mkdirSync(sealed, { recursive: true });
    writeFileSync(path.join(sealed, 'keystore.json'), JSON.stringify({ v: 1, sealedBy: 'os', key: '' }));
    expect(okno('export', '--data', path.join(folder, 'sealed'), '--out', path.join(folder, 'x'), '--profile', 'office')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('export from the log screen'),
    });
  });
});

describe('okno catalogue', () => {
  const resolve = (...args: string[]) => okno('catalogue', 'resolve', ...args, '--date', '2026-11-21', '--json');

  it('check is clean for what ships, and names file, line, column and reason of what is broken', () => {
    expect(okno('catalogue', 'check')).toMatchObject({
      status: 0,
      // As the months go by norms are named that are to be read again.
      stdout: expect.stringMatching(/^(.*: warning: .*\n)*\d+ services are sound, 0 errors, \d+ warnings\.\n$/),
    });
    const broken = path.join(folder, 'catalogue');
    mkdirSync(broken);
    const text = readFileSync(path.join(RESOURCES, 'catalogue/passport-rf.yaml'), 'utf8');
    writeFileSync(path.join(broken, 'good.yaml'), text);
    writeFileSync(
      path.join(broken, 'bad.yaml'),
      text
        .replace('id: passport-rf\n', 'id: other\n')
        .replace('ground: svo187', 'ground: svo999')
        .replace('goal = "first14"', 'gaol = "first14"'),
    );
    const run = okno('catalogue', 'check', broken);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^bad\.yaml:\d+:\d+: .*no ground «svo999» in this file or in the dictionary\n/);
    expect(run.stdout).toMatch(/^bad\.yaml:\d+:\d+: .*«gaol», which nothing defines$/m);
    expect(run.stdout).toMatch(/1 services are sound, 2 errors, \d+ warnings\.\n$/);
  });
  it('check tells of a warning and exits 0, and 1 when it is to be strict', () => {
    const plain = path.join(folder, 'plain');
    mkdirSync(plain);
    const text = readFileSync(path.join(RESOURCES, 'catalogue/passport-rf.yaml'), 'utf8');
    writeFileSync(path.join(plain, 'passport-rf.yaml'), text.replace(/^ {4}sample: .*\n/m, ''));
    for (const [args, status] of [
      [[], 0],
      [['--strict'], 1],
    ] as const)
      expect(okno('catalogue', 'check', plain, ...args)).toMatchObject({
        status,
        stdout: expect.stringMatching(/^passport-rf\.yaml:\d+:\d+: warning: goals\.0: «first14» has no sample/m),
      });
    const { problems } = JSON.parse(okno('catalogue', 'check', plain, '--json').stdout) as { problems: object[] };
    expect(problems).toContainEqual(expect.objectContaining({ level: 'warning', file: 'passport-rf.yaml', line: expect.any(Number) }));
  });
  it('list names every service with its authority, goals and marks', () => {
    const rows = JSON.parse(okno('catalogue', 'list', '--json').stdout) as { id: string; goals: { id: string }[]; marks: object }[];
    const passport = rows.find((one) => one.id === 'passport-rf');
    expect(passport).toMatchObject({ title: { ru: 'Паспорт гражданина РФ' }, authority: { ru: 'МВД России' } });
    expect(passport?.goals.map((one) => one.id)).toContain('lost');
    expect(Object.keys(passport?.marks ?? {})).toEqual(['P', 'O', 'S', 'G']);
  });
  it('schema is what lies beside the cards', () =>
    expect(JSON.parse(okno('catalogue', 'schema').stdout)).toEqual(
      JSON.parse(readFileSync(path.join(RESOURCES, 'catalogue/schema.json'), 'utf8')),
    ));
  it('resolve prints the plan as JSON', () => {
    const run = resolve('passport-rf', '--goal', 'lost', '--answers', '{"loss":"lost","temporaryId":false,"marks":false,"svo":false}');
    expect(JSON.parse(run.stdout)).toMatchObject({
      complete: true,
      items: [
        { kind: 'application' },
        { kind: 'photo-35x45', originals: 2 },
        { kind: 'loss-statement', because: [{ service: 'passport-rf' }] },
      ],
      fees: [{ service: 'passport-rf', roubles: 1500, state: 'due' }],
      terms: [{ service: 'passport-rf', days: 5, kind: 'working', dueOn: '2026-11-27', provisional: false }],
      due: '2026-11-27',
    });
  });
  it('resolve merges several services, with the requests and the party of each item', () => {
    const run = resolve('passport-rf', 'driving-licence', '--goal', 'passport-rf=data', '--goal', 'driving-licence=data');
    const plan = JSON.parse(run.stdout) as { items: { id: string; party: string; requests: string[] }[]; fees: object[] };
    expect(plan.items.find((one) => one.id === 'passport-rf')).toMatchObject({
      party: 'applicant',
      requests: ['passport-rf', 'driving-licence'],
    });
    expect(plan.fees).toHaveLength(2);
  });
  it.each([
    ['citizen', true],
    ['foreigner', false],
  ])('resolve says whether a service is for the category %s: %s', (category, served) => {
    const run = resolve('passport-rf', '--goal', 'lost', '--applicant', JSON.stringify({ category }));
    expect(JSON.parse(run.stdout)).toMatchObject({ requests: [{ service: 'passport-rf', served, categories: ['citizen'] }] });
  });
  it('resolve knows the parties by the fields of the dictionary', () => {
    const run = resolve(
      'no-criminal-record',
      '--goal',
      'certificate',
      '--answers',
      '{"about":"child"}',
      '--parties',
      '{"applicant":{"birthDate":"1990-01-15"},"child":{"birthDate":"2015-02-02"}}',
    );
    expect((JSON.parse(run.stdout) as { items: { party: string }[] }).items.map((one) => one.party)).toContain('child');
  });
  it('resolve takes an instant with its offset for the day on the wall there, to the minute at which the fee changes', () => {
    const plan = (date: string) => {
      const run = okno('catalogue', 'resolve', 'driving-licence', '--goal', 'expiry', '--date', date, '--json');
      const { on, fees, due } = JSON.parse(run.stdout) as { on: string; fees: { roubles: number }[]; due: string };
      return [on, fees[0]?.roubles, due];
    };
    const [kaliningrad, kamchatka] = ['+02:00', '+12:00'];
    expect([
      plan(`2025-08-31T23:59:00${kaliningrad}`),
      plan(`2025-08-31T23:59:00${kamchatka}`),
      plan(`2025-09-01T00:00:00${kamchatka}`),
      plan(`2026-11-20T23:59:00${kaliningrad}`),
    ]).toEqual([
      ['2025-08-31', 2_000, '2025-09-19'],
      ['2025-08-31', 2_000, '2025-09-19'],
      ['2025-09-01', 4_000, '2025-09-22'],
      ['2026-11-20', 4_000, '2026-12-11'],
    ]);
  });
  it.each([
    [['catalogue', 'resolve', 'passport'], 'There is no service'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'x'], 'has no goal'],
    [['catalogue', 'resolve', 'inn', 'inn', '--goal', 'inn=first'], 'stands twice'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--date', '2026-02-30'], 'is not a date'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--date', '2026-02-30T10:00:00+02:00'], 'is not a date'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--date', '2026-02-20T10:00:00'], 'is not a date'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{x'], '--answers is JSON'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{"x":true}'], 'nobody asks «x»'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{"loss":"eaten"}'], 'no answer to «loss»'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--applicant', '{"height":"180"}'], 'no field «height»'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--applicant', '{"birthDate":"31.02.1990"}'], 'format «past»'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--parties', '{"uncle":{}}'], 'no party «uncle»'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--applicant', '{"category":"king"}'], 'no category «king»'],
    [['catalogue', 'resolve', 'passport-rf', 'driving-licence', '--goal', 'lost'], '--goal SERVICE=GOAL'],
    [['verify', '/nowhere'], 'is not a folder'],
    [['verify'], 'okno verify DIR'],
    [['verify', '--what'], 'what'],
    [['nothing'], 'okno verify DIR'],
  ])('%j is refused in words, exit 2', (args, words) => {
    const run = okno(...args);
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('okno mask', () => {
  const feed = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'mask', ...args], {
      encoding: 'utf8',
      input,
      maxBuffer: 100_000_000,
    });
  const line = (value: unknown) => `${JSON.stringify(value)}\n`;

  it('answers spans or the masked text, a line for a line and in order', () => {
    const input = line({ text: 'СНИЛС 900-000-001 82' }) + line({ text: 'окно 5' }) + line({ text: 'Ждёт Тестова Юлия', extra: 1 });
    const spans = feed(input, '--spans');
    expect(
      spans.stdout
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one)),
    ).toEqual([{ spans: [{ start: 6, end: 20, type: 'SNILS' }] }, { spans: [] }, { spans: [{ start: 5, end: 17, type: 'PERSON' }] }]);
    expect(JSON.parse(feed(input).stdout.split('\n')[0] ?? '')).toEqual({ text: 'СНИЛС ⟦СНИЛС⟧', counts: { SNILS: 1 } });
  });
  it('says by --why how sure each find is and what spoke for it, and without it neither', () => {
    const input = line({ text: 'Ждёт Тестова Юлия, СНИЛС 900-000-001 82, ул. Луговой, 54' });
    const spansOf = (...args: string[]) => JSON.parse(feed(input, ...args).stdout).spans as Record<string, unknown>[];
    const spans = spansOf('--spans', '--why');
    expect(spans.map((one) => one.type)).toEqual(['PERSON', 'SNILS', 'ADDRESS']);
    for (const { score, why, evidence } of spans) {
      expect([typeof score, typeof why]).toEqual(['number', 'string']);
      expect(evidence).not.toEqual([]);
      for (const one of evidence as string[]) expect(EVIDENCE).toContain(one);
    }
    expect(spans[1]).toMatchObject({ evidence: expect.arrayContaining(['checksum']) });
    expect(spansOf('--spans').map((one) => Object.keys(one))).toEqual(spans.map(() => ['start', 'end', 'type']));
  });
  it.each([[['--spans', '--how']], [['--spans', '--why', 'FILE']]])('refuses %j in words, exit 2', (args) => {
    const run = feed(line({ text: 'окно' }), ...args);
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/okno mask \[--spans \[--why\]\]|--how/);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
  it('knows the applicant from the context, however the identifiers are given', () => {
    const text = 'гость просит, 00 000 1 и 90000000182';
    for (const identifiers of [['9900 000001', '900-000-001 82'], { passport: '9900 000001', snils: ['900-000-001 82'] }]) {
      const run = feed(
        line({ text: `${text}, 99 00 000001`, context: { subjects: [{ name: 'Гость Юлия', identifiers }] } }),
        '--spans',
        '--why',
      );
      const spans: { type: string; why: string; start: number; end: number }[] = JSON.parse(run.stdout).spans;
      expect(spans.map((one) => [one.type, one.why])).toEqual([
        ['PERSON', 'subject'],
        ['SNILS', 'subject'],
        ['PASSPORT', 'subject'],
      ]);
    }
  });
  it('streams a hundred thousand lines', () => {
    const run = feed(line({ text: 'Ждёт Тестова Юлия, тел. 89000000001' }).repeat(100_000), '--spans');
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout.split('\n').length - 1).toBe(100_000);
  });
  it('stops at a line that is none, with its number and without its text', () => {
    const notJson = feed(`${line({ text: 'окно' })}Тестова Юлия\n`, '--spans');
    expect([notJson.status, notJson.stderr]).toEqual([1, expect.stringContaining('Line 2 is not JSON')]);
    const wrong = feed(
      line({ text: 'x', context: { subjects: [{ name: 'Тестова', identifiers: { snilss: '900-000-001 82' } }] } }),
      '--spans',
    );
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('Line 1, context.subjects.0')]);
    expect(notJson.stderr + wrong.stderr).not.toMatch(/Тестов|900-000/);
  });
});

it('okno mask --why asks for --spans, for there is nothing to explain without', () => {
  const run = okno('mask', '--why');
  expect(run.status).toBe(2);
  expect(run.stderr).toContain('--spans [--why]');
});

describe('okno remask', () => {
  it('looks through the texts of a profile and says how many changed', async () => {
    const profile = path.join(folder, 'again/profiles/demo');
    mkdirSync(profile, { recursive: true });
    const test = await testCore({}, profile);
    test.core.close();
    writeFileSync(path.join(profile, 'keystore.json'), JSON.stringify({ v: 1, sealedBy: 'none', key: ROOT_KEY.toString('base64') }));
    const run = okno('remask', '--data', path.join(folder, 'again'));
    expect([run.status, run.stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ texts looked through by masker \d+-[0-9a-f]{8}-0, 0 masked anew\n$/),
    ]);
    expect(okno('remask').status).toBe(2);
  });
});
