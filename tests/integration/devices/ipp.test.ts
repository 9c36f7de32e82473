import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ippAdapter } from '#main/devices/printer/ipp.ts';
import type { PrintJob } from '#main/devices/port.ts';
import { paperPdf, RECEIPT_CONTENT } from '#tests/fixtures/paper.ts';
import { until } from '#tests/fixtures/until.ts';
import { type EvePrinter, startEvePrinter } from '#tests/simulators/ippeveprinter.ts';
import { type IppSimulator, startIpp } from '#tests/simulators/ipp.ts';

const adapter = ippAdapter();
const never = () => new AbortController().signal;
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
let pdf: Uint8Array;
const job = (more: Partial<PrintJob> = {}): PrintJob => ({
  id: 'job-1',
  pdf,
  copies: 1,
  title: 'receipt-04-20261121-0001',
  deadlineMs: 20_000,
  ...more,
});

beforeAll(async () => {
  pdf = await paperPdf(RECEIPT_CONTENT);
});

describe('a receipt through ippeveprinter', () => {
  let eve: EvePrinter;
  beforeAll(async () => {
    eve = await startEvePrinter();
  });
  afterAll(() => eve?.stop());
  const printer = () => adapter.open(adapter.fromAddress(eve.url, ''));

  it('is printed, and what the printer kept has the same md5', async () => {
    eve.fault('');
    expect((await printer().probe(never())).condition).toBe('ok');
    const result = await printer().print(job(), never());
    expect(result.outcome).toBe('printed');
    expect(eve.spooled().map((file) => md5(readFileSync(file)))).toContain(md5(pdf));
  });

  it('meets an empty tray: the condition is told while the job waits, and the job goes on when paper comes', async () => {
    eve.fault('media-empty');
    const printing = printer().print(job(), never());
    await until(async () => (await printer().probe(never())).condition === 'paper-out', 'the printer to say that paper is out');
    eve.fault('');
    expect((await printing).outcome).toBe('printed');
  });

  it('whose paper never comes ends as unknown at the deadline, with the reason, and is taken back', async () => {
    eve.fault('media-jam');
    const result = await printer().print(job({ deadlineMs: 2_500 }), never());
    eve.fault('');
    expect(result).toMatchObject({ outcome: 'unknown', report: { condition: 'paper-jam' } });
  });

  it('that the printer aborts is failed', async () => {
    eve.fault('fail');
    const result = await printer().print(job(), never());
    eve.fault('');
    expect(result.outcome).toBe('failed');
  });
});

describe('the IPP client against a printer that', () => {
  let sim: IppSimulator;
  beforeEach(async () => {
    sim = await startIpp();
  });
  afterEach(() => sim.close());
  const printer = () => adapter.open(adapter.fromAddress(`ipp://${sim.address}/ipp/print`, ''));

  it.each([
    [['media-empty-error'], 'paper-out'],
    [['media-jam-error'], 'paper-jam'],
    [['cover-open-error', 'media-low-warning'], 'cover-open'],
    [['toner-low-report'], 'toner-low'],
    [['marker-supply-empty-error'], 'toner-empty'],
    [['output-area-full-warning'], 'output-full'],
    [['paused'], 'paused'],
    [['none'], 'ok'],
  ])('says %j is %s', async (reasons, condition) => {
    sim.reasons = reasons;
    expect((await printer().probe(never())).condition).toBe(condition);
  });

  it('has stopped without a reason is unknown, not ok', async () => {
    sim.state = 5;
    expect((await printer().probe(never())).condition).toBe('unknown');
  });

  it('vanishes after the last byte: the outcome is unknown, because the paper may be in the tray', async () => {
    sim.dropAfterDocument = true;
    expect((await printer().print(job(), never())).outcome).toBe('unknown');
    expect(md5(sim.document)).toBe(md5(pdf));
  });

  it('vanishes while the job is followed: unknown', async () => {
    sim.dropOnStatus = true;
    expect((await printer().print(job(), never())).outcome).toBe('unknown');
  });

  it('is not there: nothing was sent, so the job has failed', async () => {
    await sim.close();
    expect(await printer().print(job(), never())).toMatchObject({ outcome: 'failed', report: { condition: 'offline' } });
  });

  it('never ends the job: cancelled at the deadline, so that it does not come out later', async () => {
    sim.jobState = 5;
    expect((await printer().print(job({ deadlineMs: 700 }), never())).outcome).toBe('unknown');
    expect(sim.operations).toContain(0x0008);
  });
});
