import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Refusal } from '#contract/failure.ts';

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** SHA-256 fingerprint of the device's certificate, when it spoke TLS. */
  readonly fingerprint?: string;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly body?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Limit until the answer's head, then between any two pieces of its body. */
  readonly timeoutMs: number;
  /** Limit of the whole exchange: a body that drips keeps to the other one for ever. */
  readonly wholeMs?: number;
  /** Bytes of the body at the most; more is `TOO_LARGE`. A quarter of a megabyte unless said otherwise: no device has more to tell. */
  readonly mostBytes?: number;
  readonly signal: AbortSignal;
}

const MOST_BYTES = 262_144;

/** `host`, `host:port`, `[ipv6]` or a web address; nothing that carries a password or a query. */
const ADDRESS = /^(https?:\/\/)?(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?(\/[^?\s]*)?(#sha256=[0-9A-F:]+)?$/i;

/** The URL behind an address as IT types it. @throws Refusal `address-invalid` */
export function deviceUrl(address: string, defaults: { readonly port?: string; readonly path: string }): URL {
  const [known, scheme, , port] = ADDRESS.exec(address) ?? [];
  const url = known === undefined ? undefined : parsed(scheme ? address : `http://${address}`);
  if (!url) throw new Refusal('address-invalid', { at: 'address' });
  if (!scheme && !port && defaults.port) url.port = defaults.port;
  url.pathname = url.pathname === '/' ? defaults.path : url.pathname.replace(/\/+$/, '');
  return url;
}

/** `URL.canParse` is newer than the Node of the fallback Electron. */
function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Why a request has no reply: `sent` tells whether the last byte had left. */
export class NoReply extends Error {
  readonly code: string;
  readonly sent: boolean;
  constructor(code: string, sent: boolean) {
    super(code);
    this.name = 'NoReply';
    this.code = code;
    this.sent = sent;
  }
}

/**
 * One HTTP exchange with a device. Devices show self-signed certificates, so trust is by pin: an address may end in
 * `#sha256=<fingerprint>`, and then nothing else is accepted. @throws NoReply
 */
export function askDevice(ask: Ask): Promise<Reply> {
  const pin = /^#sha256=([0-9A-F:]+)$/.exec(ask.url.hash)?.[1];
  return new Promise((resolve, reject) => {
    let sent = false;
    const giveUp = (code: string) => {
      reject(new NoReply(code, sent));
      request.destroy();
    };
    const client = ask.url.protocol === 'https:' ? https : http;
    const options = {
      method: ask.method,
      headers: { 'Content-Length': Buffer.byteLength(ask.body ?? ''), ...ask.headers },
      signal: ask.signal,
      rejectUnauthorized: false,
      agent: false,
    };
    const request = client.request(ask.url, options, (response) => {
      const fingerprint =
        response.socket && 'getPeerCertificate' in response.socket
          ? (response.socket as TLSSocket).getPeerCertificate().fingerprint256
          : undefined;
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > (ask.mostBytes ?? MOST_BYTES)) giveUp('TOO_LARGE');
      });
      response.on('aborted', () => reject(new NoReply('ECONNRESET', sent)));
      response.on('error', (error) => reject(new NoReply(codeOf(error), sent)));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          ...(fingerprint ? { fingerprint } : {}),
        }),
      );
    });
    const limit = ask.wholeMs === undefined ? undefined : setTimeout(() => giveUp('ETIMEDOUT'), ask.wholeMs);
    request.on('close', () => clearTimeout(limit));
    request.on('socket', (socket) =>
      socket.on('secureConnect', () => {
        const shown = (socket as TLSSocket).getPeerCertificate().fingerprint256;
        if (pin !== undefined && shown !== pin) request.destroy(Object.assign(new Error('certificate'), { code: 'CERT_PIN' }));
      }),
    );
    request.setTimeout(ask.timeoutMs, () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.on('error', (error) => reject(new NoReply(codeOf(error), sent)));
    request.on('finish', () => {
      sent = true;
    });
    request.end(ask.body);
  });
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.name);
