/** IPP encoding (RFC 8010): requests with a few attributes, answers with any. */
export const OPERATION = { printJob: 0x0002, getJobAttributes: 0x0009, cancelJob: 0x0008, getPrinterAttributes: 0x000b } as const;
const GROUP = { operation: 0x01, job: 0x02, end: 0x03 } as const;
const TAG = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;

export type IppValue = number | boolean | string;
export interface IppAttribute {
  readonly tag: keyof typeof TAG;
  readonly name: string;
  readonly values: readonly IppValue[];
}
export interface IppReply {
  readonly status: number;
  readonly requestId: number;
  /** Attributes of all groups by name; a name that comes twice keeps its last group. */
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
}

/** Head of a request, version 2.0; the document's bytes follow it. */
export function encodeRequest(
  operation: number,
  requestId: number,
  operationAttributes: readonly IppAttribute[],
  jobAttributes: readonly IppAttribute[] = [],
): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0200, 0);
  head.writeUInt16BE(operation, 2);
  head.writeUInt32BE(requestId, 4);
  const all: readonly IppAttribute[] = [
    { tag: 'charset', name: 'attributes-charset', values: ['utf-8'] },
    { tag: 'language', name: 'attributes-natural-language', values: ['ru'] },
    ...operationAttributes,
  ];
  const job = jobAttributes.length > 0 ? [Buffer.of(GROUP.job), ...jobAttributes.map(encodeAttribute)] : [];
  return Buffer.concat([head, Buffer.of(GROUP.operation), ...all.map(encodeAttribute), ...job, Buffer.of(GROUP.end)]);
}

function encodeAttribute(attribute: IppAttribute): Buffer {
  return Buffer.concat(
    attribute.values.map((value, i) => {
      const name = Buffer.from(i === 0 ? attribute.name : '');
      const body = encodeValue(value);
      const out = Buffer.alloc(5 + name.length + body.length);
      out.writeUInt8(TAG[attribute.tag], 0);
      out.writeUInt16BE(name.length, 1);
      name.copy(out, 3);
      out.writeUInt16BE(body.length, 3 + name.length);
      body.copy(out, 5 + name.length);
      return out;
    }),
  );
}

function encodeValue(value: IppValue): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0);
  const out = Buffer.alloc(4);
  out.writeInt32BE(value);
  return out;
}

/** @throws RangeError when the bytes end too early, Error when they are no IPP. */
export function decodeReply(bytes: Buffer): IppReply {
  const attributes = new Map<string, IppValue[]>();
  let current: IppValue[] | undefined;
  let at = 8;
  const short = () => {
    const value = bytes.readUInt16BE(at);
    at += 2;
    return value;
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('the IPP answer ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (;;) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if (tag === GROUP.end) break;
    if (tag < 0x10) continue;
    const name = take(short()).toString();
    const body = take(short());
    if (name !== '') {
      current = [];
      attributes.set(name, current);
    }
    if (!current) throw new Error('an IPP value without a name');
    current.push(decodeValue(tag, body));
  }
  return { status: bytes.readUInt16BE(2), requestId: bytes.readUInt32BE(4), attributes };
}

function decodeValue(tag: number, body: Buffer): IppValue {
  if (tag === TAG.integer || tag === TAG.enum) return body.readInt32BE(0);
  if (tag === TAG.boolean) return body[0] === 1;
  return body.toString();
}
