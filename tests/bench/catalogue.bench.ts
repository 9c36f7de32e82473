import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Catalogue } from '#main/core/catalogue/catalogue.ts';
import { makeCache } from '#main/core/catalogue/load.ts';
import type { Answers, Facts } from '#main/core/catalogue/resolve.ts';
import { planOf, type PlannedRequest } from '#main/core/visits/plan.ts';
import { systemClock } from '#main/core/work/clock.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { type BenchResult, median, percentile, round, within } from './figures.ts';

/** As many services as an office has, made of those that ship, each under a name and words of its own. */
const SERVICES = 450;
const ROUNDS = 7;
const TYPED = [
  'потеряла паспорт',
  'водительское',
  'регистрация ребёнка',
  'маткапитал',
  'gfcgjhn',
  'справка о судимости',
  'пенсия на карту',
];
const FIVE = ['passport-rf', 'driving-licence', 'snils', 'inn', 'no-criminal-record'];
const FACTS: Facts = {
  category: 'citizen',
  passportLost: false,
  applicant: { birthDate: '1990-01-15', sex: 'female', citizenship: 'RUS' },
};
const TODAY = '2026-11-21';

function office(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-office-'));
  for (const name of ['dictionary', 'calendar', 'catalogue', 'services-list.csv'])
    cpSync(path.join(RESOURCES, name), path.join(folder, name), { recursive: true });
  mkdirSync(path.join(folder, 'catalogue'), { recursive: true });
  const cards = readdirSync(path.join(RESOURCES, 'catalogue')).filter((name) => name.endsWith('.yaml'));
  for (let n = 0; n < SERVICES - cards.length; n += 1) {
    const name = cards[n % cards.length] ?? '';
    const text = readFileSync(path.join(RESOURCES, 'catalogue', name), 'utf8').replace(/^id: (.*)$/m, `id: $1-${n}`);
    writeFileSync(path.join(folder, `catalogue/${path.parse(name).name}-${n}.yaml`), text.replace(/ru: '/, `ru: 'Услуга ${n}: `));
  }
  return folder;
}

/** Milliseconds of each call. */
const timed = (run: () => unknown): number => {
  const started = performance.now();
  run();
  return performance.now() - started;
};

/** An office of 450 services: from the reading at the start to the plan after an answer. */
export function catalogueBench(say: (line: string) => void): BenchResult[] {
  const folder = office();
  const cacheFile = path.join(folder, 'catalogue.json');
  try {
    say('reading the cards for the first time…');
    const whole = timed(() =>
      writeFileSync(cacheFile, JSON.stringify(makeCache(path.join(folder, 'dictionary'), path.join(folder, 'catalogue')))),
    );
    const loads: number[] = [];
    const indexes: number[] = [];
    let catalogue = new Catalogue(
      { resourcesFolder: folder, packagesFolder: path.join(folder, 'none'), program: 'bench', cacheFile },
      systemClock,
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      catalogue = new Catalogue(
        { resourcesFolder: folder, packagesFolder: path.join(folder, 'none'), program: 'bench', cacheFile },
        systemClock,
      );
      loads.push(timed(() => catalogue.load()));
      // Made before anybody looks for something, behind the first answer.
      indexes.push(timed(() => catalogue.warmUp()));
    }
    if (catalogue.size !== SERVICES) throw new Error(`${catalogue.size} services instead of ${SERVICES}`);

    const keys = TYPED.flatMap((text) => [...text].map((_char, i) => text.slice(0, i + 1)));
    for (const text of keys) catalogue.search(text);
    const searches = keys.map((text) => timed(() => catalogue.search(text)));

    const request = (id: string): PlannedRequest => {
      const goal = catalogue.load().definitions.get(id)?.definition.goals[0]?.id ?? '';
      const compiled = catalogue.definition(id, goal);
      if (!compiled) throw new Error(`no service ${id}`);
      return { id, goal, compiled, filedOn: null, outdated: false };
    };
    /** A plan after each answer, until every question is answered; several times over. */
    const answering = (requests: readonly PlannedRequest[]): number[] => {
      const times: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        let answers: Answers = {};
        for (;;) {
          const started = performance.now();
          const plan = planOf(requests, FACTS, answers, TODAY, catalogue.calendars);
          times.push(performance.now() - started);
          const open = plan.questions.find((one) => one.answer === undefined);
          const value = open?.options[round % open.options.length]?.value;
          if (!open || value === undefined) break;
          answers = { ...answers, [open.id]: value };
        }
      }
      return times;
    };
    const alone = FIVE.flatMap((id) => answering([request(id)]));
    const together = answering(FIVE.map(request));
    return [
      {
        name: 'catalogue-load',
        figures: { services: SERVICES, loadMs: round(median(loads)), indexMs: round(median(indexes)), withoutCacheMs: Math.round(whole) },
        budget: within('reading 450 services at the start, in ms', median(loads), 400),
      },
      {
        name: 'catalogue-search',
        figures: { p50Ms: round(median(searches)), p95Ms: round(percentile(searches, 0.95)), keys: keys.length },
        budget: within('search of 450 services per key, p95 in ms', percentile(searches, 0.95), 5),
      },
      {
        name: 'catalogue-plan',
        figures: { p50Ms: round(median(alone)), p95Ms: round(percentile(alone, 0.95)), plans: alone.length },
        budget: within('plan after an answer, p95 in ms', percentile(alone, 0.95), 2),
      },
      {
        name: 'catalogue-five',
        figures: { p50Ms: round(median(together)), p95Ms: round(percentile(together, 0.95)), plans: together.length },
        budget: within('five services merged, p95 in ms', percentile(together, 0.95), 10),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
