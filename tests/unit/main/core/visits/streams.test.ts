import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { readTicketEvent, type TicketEvent, type TicketState, writeTicketEvent } from '#main/core/queue/events.ts';
import { foldTicket } from '#main/core/queue/ticket.ts';
import { freshUpcastState, readEvent, type VisitEvent, writeEvent } from '#main/core/visits/events.ts';
import { foldVisit } from '#main/core/visits/fold.ts';
import type { VisitState } from '#main/core/visits/state.ts';

/**
 * Golden streams: what was written once is read for ever. A file here is never edited; a new version of the schemas brings a
 * new file. `*.expected.json` was looked through by hand.
 */
type Streams = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
const fixture = (name: string): Streams =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../fixtures/streams', name), 'utf8'));

/** Ids and days of a reader that is the same on every machine. */
const upcast = (visit: string) =>
  freshUpcastState(
    (party) => `${party}/${visit}`,
    (at) => new Date(at).toISOString().slice(0, 10),
  );

function foldStream(name: string, events: readonly unknown[]): VisitState | TicketState | undefined {
  if (name.startsWith('ticket/'))
    return events.map((one) => readTicketEvent(JSON.stringify(one))).reduce<TicketState | undefined>(foldTicket, undefined);
  let state: VisitState | undefined;
  const known = upcast(name.slice('visit/'.length));
  for (const [i, one] of events.entries())
    for (const event of readEvent(JSON.stringify(one), known)) state = foldVisit(state, event, i + 1);
  return state;
}

/** What a state has had since a later version; what was written before knows nothing of it. */
const SINCE = { insisted: null, undo: null, forChild: false, refusedBefore: [], forms: {}, settled: [] };

/** Which event the forms are of was not written down before version 4, nor what an undo has of it. */
const sinceApart = (state: unknown, version: string): unknown =>
  version >= 'v4' ? state : JSON.parse(JSON.stringify(state), (name, value) => (name === 'formsSince' ? undefined : value));

describe.each(['v1', 'v2', 'v3', 'v4', 'v5'])('streams of schema %s', (version) => {
  const streams = fixture(`${version}.json`);
  const expected = fixture(`${version}.expected.json`);
  it('are all expected', () => expect(Object.keys(expected).sort()).toEqual(Object.keys(streams).sort()));
  it.each(Object.keys(streams))('%s folds to what it always did', (name) =>
    expect(sinceApart(foldStream(name, streams[name] ?? []), version)).toEqual({
      ...(name.startsWith('visit/') ? SINCE : {}),
      ...expected[name],
    }),
  );
});

/** Every kind of event there is; the compiler says when one is missing here. */
const VISIT_TYPES: Readonly<Record<VisitEvent['type'], true>> = {
  started: true,
  'party-added': true,
  'category-set': true,
  'for-child': true,
  'field-entered': true,
  'request-added': true,
  'request-pinned': true,
  'refused-before': true,
  'request-removed': true,
  answered: true,
  retracted: true,
  'document-marked': true,
  'scan-attached': true,
  'scan-dropped': true,
  insisted: true,
  'insistence-withdrawn': true,
  'mark-given': true,
  'mark-taken': true,
  'mark-withdrawn': true,
  'step-opened': true,
  issued: true,
  'paper-voided': true,
  'refusal-settled': true,
  'forms-printed': true,
  'uin-entered': true,
  printed: true,
  'arrived-late': true,
  'late-settled': true,
  'file-destroyed': true,
  finished: true,
};
const TICKET_TYPES: Readonly<Record<TicketEvent['type'], true>> = {
  issued: true,
  called: true,
  recalled: true,
  confirmed: true,
  'no-show': true,
  resumed: true,
  expired: true,
  'put-back': true,
  came: true,
  cancelled: true,
  held: true,
  finished: true,
};

describe('the golden stream of today', () => {
  const streams = fixture('v5.json');
  const typesOf = (prefix: string) => [
    ...new Set(
      Object.entries(streams).flatMap(([name, events]) => (name.startsWith(prefix) ? events.map((one) => one.type as string) : [])),
    ),
  ];
  it('has every kind of event of a visit', () => expect(typesOf('visit/').sort()).toEqual(Object.keys(VISIT_TYPES).sort()));
  it('has every kind of event of a ticket', () => expect(typesOf('ticket/').sort()).toEqual(Object.keys(TICKET_TYPES).sort()));
  it('is written today byte for byte as it was: another shape is another version', () => {
    for (const [name, events] of Object.entries(streams)) {
      for (const { v, ...one } of events) {
        const written = name.startsWith('visit/') ? writeEvent(one as VisitEvent) : writeTicketEvent(one as TicketEvent);
        expect(JSON.parse(written), `${name}: ${String(one.type)}`).toEqual({ v, ...one });
        expect(v).toBe(name.startsWith('visit/') ? 5 : 3);
      }
    }
  });
});

describe('what no program of ours has written', () => {
  const code = (body: string): string => {
    try {
      readEvent(body, upcast('x'));
      return 'read';
    } catch (error) {
      return error instanceof Refusal ? error.failure.code : `${error instanceof Error ? error.name : 'thrown'}`;
    }
  };
  it('is refused as newer when its version is of the future', () => {
    expect(code('{"v":99,"type":"started"}')).toBe('storage-newer');
    expect(code('{"v":6,"type":"teleported"}')).toBe('storage-newer');
  });
  it.each([
    ['an unknown event', '{"v":2,"type":"teleported"}'],
    ['an event that lacks a field', '{"v":2,"type":"answered","question":"a"}'],
    ['an unknown event of schema 1', '{"type":"teleported"}'],
    ['a version that is no number', '{"v":"two","type":"started"}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['no JSON at all', '\u0000\u0001'],
    ['half a line', '{"v":2,"type":"ans'],
  ])('is refused as unreadable when it is %s', (_what, body) => expect(code(body)).toBe('storage'));
  it('is refused when a ticket’s, too', () => {
    expect(() => readTicketEvent('{"v":99,"type":"called","at":1}')).toThrow('storage-newer');
    expect(() => readTicketEvent('{"v":2,"type":"vanished","at":1}')).toThrow('ticket-unreadable');
    expect(() => readTicketEvent('{"v":2,')).toThrow('ticket-unreadable');
  });
});
