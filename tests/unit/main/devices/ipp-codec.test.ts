import { describe, expect, it } from 'vitest';
import { decodeReply, encodeRequest, OPERATION } from '#main/devices/printer/ipp-codec.ts';

describe('IPP encoding (RFC 8010)', () => {
  it('of a request is the one of the RFC’s layout: version, operation, id, groups, end', () => {
    const bytes = encodeRequest(
      OPERATION.printJob,
      7,
      [{ tag: 'uri', name: 'printer-uri', values: ['ipp://h/p'] }],
      [{ tag: 'integer', name: 'copies', values: [2] }],
    );
    expect(bytes.subarray(0, 9).toString('hex')).toBe('020000020000000701');
    expect(bytes.includes(Buffer.from('\x45\x00\x0bprinter-uri\x00\x09ipp://h/p', 'latin1'))).toBe(true);
    expect(bytes.subarray(-16).toString('hex')).toBe(
      `02${Buffer.from('\x21\x00\x06copies\x00\x04\x00\x00\x00\x02', 'latin1').toString('hex')}03`.slice(-32),
    );
  });
  it('of several values repeats the tag with an empty name', () => {
    const bytes = encodeRequest(OPERATION.getJobAttributes, 1, [{ tag: 'keyword', name: 'requested-attributes', values: ['a', 'b'] }]);
    expect(bytes.includes(Buffer.from('\x44\x00\x00\x00\x01b', 'latin1'))).toBe(true);
  });
  it('reads back what it wrote, Cyrillic included', () => {
    const reply = decodeReply(
      encodeRequest(
        0,
        9,
        [
          { tag: 'name', name: 'job-name', values: ['Расписка'] },
          { tag: 'boolean', name: 'flag', values: [true] },
        ],
        [{ tag: 'enum', name: 'job-state', values: [9] }],
      ),
    );
    expect([reply.requestId, reply.attributes.get('job-name'), reply.attributes.get('flag'), reply.attributes.get('job-state')]).toEqual([
      9,
      ['Расписка'],
      [true],
      [9],
    ]);
  });
  it.each([3, 8, 12, 40])('cut at %i bytes is refused, not guessed', (length) => {
    expect(() =>
      decodeReply(encodeRequest(0, 9, [{ tag: 'name', name: 'job-name', values: ['x'.repeat(60)] }]).subarray(0, length)),
    ).toThrow(RangeError);
  });
});
