import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A printer for the states that ippeveprinter cannot show: stopped, lost in the middle, forgetting jobs. */
export interface IppSimulator {
  readonly address: string;
  state: 3 | 4 | 5;
  reasons: string[];
  /** job-state of every job: 5 processing, 7 cancelled, 8 aborted, 9 completed. */
  jobState: number;
  /** Cuts the line once the document has been read to its last byte. */
  dropAfterDocument: boolean;
  /** Cuts the line when it is asked about a job. */
  dropOnStatus: boolean;
  readonly operations: number[];
  /** Document of the last Print-Job. */
  document: Buffer;
  close(): Promise<void>;
}

const string = (tag: number, name: string, value: string) => {
  const [n, v] = [Buffer.from(name), Buffer.from(value)];
  const head = Buffer.alloc(3);
  head.writeUInt8(tag, 0);
  head.writeUInt16BE(n.length, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(v.length);
  return Buffer.concat([head, n, length, v]);
};
const integer = (tag: number, name: string, value: number) => {
  const out = string(tag, name, '\0\0\0\0');
  out.writeInt32BE(value, out.length - 4);
  return out;
};

export async function startIpp(): Promise<IppSimulator> {
  const operations: number[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const operation = body.readUInt16BE(2);
      operations.push(operation);
      if (operation === 0x0002) sim.document = body.subarray(body.indexOf('%PDF-'));
      if ((operation === 0x0002 && sim.dropAfterDocument) || (operation === 0x0009 && sim.dropOnStatus)) return request.socket.destroy();
      const head = Buffer.alloc(8);
      head.writeUInt16BE(0x0200, 0);
      head.writeUInt32BE(body.readUInt32BE(4), 4);
      const attributes = [Buffer.of(1), string(0x47, 'attributes-charset', 'utf-8'), string(0x48, 'attributes-natural-language', 'en')];
      if (operation === 0x000b) {
        const reasons = sim.reasons.map((reason, i) => string(0x44, i === 0 ? 'printer-state-reasons' : '', reason));
        attributes.push(Buffer.of(4), integer(0x23, 'printer-state', sim.state), ...reasons);
      } else
        attributes.push(
          Buffer.of(2),
          integer(0x21, 'job-id', 7),
          integer(0x23, 'job-state', sim.jobState),
          string(0x44, 'job-state-reasons', 'none'),
        );
      response.writeHead(200, { 'Content-Type': 'application/ipp' });
      response.end(Buffer.concat([head, ...attributes, Buffer.of(3)]));
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sim: IppSimulator = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: 3,
    reasons: ['none'],
    jobState: 9,
    dropAfterDocument: false,
    dropOnStatus: false,
    operations,
    document: Buffer.alloc(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return sim;
}
