import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Whoever waits outside: an address with a UDP and a TCP port, and a name that only a name server could know. */
export interface Outside {
  readonly host: string;
  readonly udp: number;
  readonly tcp: number;
  readonly name: string;
}

/**
 * Runs in a page: every way out of it that Chromium has, one after another. Answers what became of each once all of them have
 * come to an end. Self-contained, because it is sent as text.
 */
export async function tryEveryWay(outside: Outside): Promise<Record<string, string>> {
  const { host, udp, tcp, name } = outside;
  const web = `http://${host}:${tcp}`;
  const ended: Record<string, string> = {};
  const way = async (what: string, run: () => unknown): Promise<void> => {
    try {
      ended[what] = String(await run());
    } catch (error) {
      ended[what] = `refused: ${error instanceof Error ? error.name : String(error)}`;
    }
  };
  const settled = (target: EventTarget, ...events: string[]): Promise<string> =>
    new Promise((resolve) => {
      for (const event of events) target.addEventListener(event, () => resolve(event), { once: true });
    });
  const element = (tag: string, parts: Record<string, string>): Promise<string> => {
    const made = Object.assign(document.createElement(tag), parts);
    const end = settled(made, 'load', 'error');
    document.body.append(made);
    return end;
  };
  /** An offer with servers to ask: Chromium gathers its candidates by asking them. */
  const peer = async (iceServers: RTCIceServer[], iceTransportPolicy: RTCIceTransportPolicy = 'all'): Promise<string> => {
    const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
    const candidates: string[] = [];
    connection.onicecandidate = ({ candidate }) => void (candidate?.candidate && candidates.push(candidate.candidate));
    connection.createDataChannel('out');
    const gathered = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
    });
    await connection.setLocalDescription(await connection.createOffer());
    // And a peer outside, whom a connection would be tried to.
    const sdp = connection.localDescription?.sdp.replace('a=setup:actpass', 'a=setup:active') ?? '';
    await connection
      .setRemoteDescription({ type: 'answer', sdp: `${sdp}a=candidate:1 1 udp 2122260223 ${host} ${udp} typ host\r\n` })
      .catch(() => undefined);
    await connection
      .addIceCandidate({ candidate: `candidate:1 1 udp 2122260223 ${host} ${udp} typ host`, sdpMLineIndex: 0 })
      .catch(() => undefined);
    await gathered;
    connection.close();
    return `gathered ${candidates.length}`;
  };
  const credentials = (username: string) => ({ username, credential: 'x' });

  // What gives no sign of its end goes first, so that what does is a measure for it.
  await way('dns-prefetch', () =>
    document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: `//dns-prefetch.${name}` })),
  );
  await way('preconnect', () => {
    for (const href of [`${web}/preconnect`, `http://preconnect.${name}`])
      document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href }));
  });
  await way('beacon', () => navigator.sendBeacon(`${web}/beacon`, 'x'));
  await way('style', () => {
    const style = document.createElement('style');
    style.textContent = `@import url(${web}/import.css); body { background: url(${web}/style.png); }`;
    document.head.append(style);
  });
  await way('ping', () => {
    const link = Object.assign(document.createElement('a'), { href: '#ping', ping: `${web}/ping` });
    document.body.append(link);
    link.click();
  });
  await way('form', () => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'into' });
    const form = Object.assign(document.createElement('form'), { action: `${web}/form`, method: 'post', target: 'into' });
    document.body.append(frame, form);
    form.submit();
  });
  await way('window', () => window.open(`${web}/window`));
  await way('frame', () => document.body.append(Object.assign(document.createElement('iframe'), { src: `${web}/frame` })));
  await way('speculation', () => {
    const rules = Object.assign(document.createElement('script'), { type: 'speculationrules' });
    rules.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [`${web}/speculation`] }] });
    document.head.append(rules);
  });
  await Promise.all([
    way('fetch', () => fetch(`${web}/fetch`, { mode: 'no-cors', keepalive: true }).then(() => 'answered')),
    way('fetch by name', () => fetch(`http://fetch.${name}/`, { mode: 'no-cors' }).then(() => 'answered')),
    way('xhr', () => {
      const request = new XMLHttpRequest();
      const end = settled(request, 'load', 'error');
      request.open('POST', `${web}/xhr`);
      request.send('x');
      return end;
    }),
    way('socket', () => settled(new WebSocket(`ws://${host}:${tcp}/socket`), 'open', 'error')),
    way('events', () => settled(new EventSource(`${web}/events`), 'open', 'error')),
    way('image', () => element('img', { src: `${web}/image.png` })),
    way('video', () =>
      settled(Object.assign(document.createElement('video'), { src: `${web}/video`, preload: 'auto' }), 'loadeddata', 'error'),
    ),
    way('script', () => element('script', { src: `${web}/script.js` })),
    way('sheet', () => element('link', { rel: 'stylesheet', href: `${web}/sheet.css` })),
    way('prefetch', () => element('link', { rel: 'prefetch', href: `${web}/prefetch` })),
    way('preload', () => element('link', { rel: 'preload', href: `${web}/preload.js`, as: 'script' } as never)),
    way('modulepreload', () => element('link', { rel: 'modulepreload', href: `${web}/modulepreload.js` })),
    way('object', () => element('object', { data: `${web}/object` })),
    way('font', () => new FontFace('x', `url(${web}/font.woff2)`).load()),
    way('import', () => import(/* @vite-ignore */ `${web}/module.js`)),
    way('worker', () => settled(new Worker(`${web}/worker.js`), 'message', 'error')),
    way('worker of our own', () => {
      const code = `fetch('${web}/worker-fetch', { mode: 'no-cors' }).then(() => postMessage(1), () => postMessage(0))`;
      return settled(new Worker(URL.createObjectURL(new Blob([code]))), 'message', 'error');
    }),
    // Chromium ends a page from a file that asks for one.
    way('service worker', () => location.protocol !== 'file:' && navigator.serviceWorker.register(`${web}/service.js`)),
    way('transport', () => {
      const transport = new WebTransport(`https://${host}:${udp}/transport`);
      transport.closed.catch(() => undefined);
      return transport.ready;
    }),
    way('stun', () => peer([{ urls: `stun:${host}:${udp}` }])),
    way('stun by name', () => peer([{ urls: `stun:stun.${name}` }])),
    way('turn over udp', () => peer([{ urls: `turn:${host}:${udp}?transport=udp`, ...credentials('OUT-BY-UDP') }], 'relay')),
    way('turn over tcp', () => peer([{ urls: `turn:${host}:${tcp}?transport=tcp`, ...credentials('OUT-BY-TCP') }], 'relay')),
    way('turns', () => peer([{ urls: `turns:${host}:${tcp}?transport=tcp`, ...credentials('OUT-BY-TLS') }], 'relay')),
  ]);
  return ended;
}

/** The ways that take the page along, by the name they are heard by: tried last. */
export const NAVIGATIONS: Readonly<Record<string, (web: string) => void>> = {
  location: (web) => {
    location.href = `${web}/location`;
  },
  'form-away': (web) => {
    const form = Object.assign(document.createElement('form'), { action: `${web}/form-away`, method: 'post' });
    document.body.append(form);
    form.submit();
  },
  refresh: (web) => {
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0; url=${web}/refresh` }));
  },
};

/** A function and its argument as the text that a page runs. */
export const asScript = <A>(run: (arg: A) => unknown, arg: A): string => `(${run.toString()})(${JSON.stringify(arg)})`;

export interface Listeners {
  readonly outside: Outside;
  /** What has come so far: the first line of what each said, and the length of it all. */
  readonly heard: string[];
  bytes(): number;
  close(): void;
}

const STUN_COOKIE = 0x2112a442;
/** «401, say who you are»: a TURN client answers it with its user name. */
function unauthorised(request: Buffer): Buffer {
  const attribute = (type: number, value: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  };
  const body = Buffer.concat([
    attribute(0x0009, Buffer.concat([Buffer.from([0, 0, 4, 1]), Buffer.from('Unauthorized')])),
    attribute(0x0014, Buffer.from('outside')),
    attribute(0x0015, Buffer.from('nonce')),
  ]);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(request.readUInt16BE(0) | 0x0110, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(STUN_COOKIE, 4);
  request.copy(head, 8, 8, 20);
  return Buffer.concat([head, body]);
}
const isStun = (data: Buffer): boolean => data.length >= 20 && data.readUInt32BE(4) === STUN_COOKIE;

/** A UDP and a TCP listener on this machine's own address; a TURN server for as long as it takes to be told a user name. */
export async function listen(): Promise<Listeners> {
  const heard: string[] = [];
  let bytes = 0;
  const hear = (by: string, data: Buffer) => {
    bytes += data.length;
    const text = data.toString('latin1');
    const said = /OUT-BY-\w+/.exec(text)?.[0] ?? (isStun(data) ? 'stun' : (/^[A-Z]+ \S+(?= HTTP)/.exec(text)?.[0] ?? 'bytes'));
    heard.push(`${by} ${said}`);
  };
  const udp = createSocket('udp4', (data, from) => {
    hear('udp', data);
    if (isStun(data)) udp.send(unauthorised(data), from.port, from.address);
  });
  const tcp = createServer((socket) => {
    heard.push('tcp connection');
    socket.on('data', (data) => {
      hear('tcp', data);
      if (isStun(data)) socket.write(unauthorised(data));
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nnone');
    });
    socket.on('error', () => undefined);
  });
  udp.bind(0, '127.0.0.1');
  tcp.listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  return {
    outside: { host: '127.0.0.1', udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port, name: 'out.okno.invalid' },
    heard,
    bytes: () => bytes,
    close() {
      udp.close();
      tcp.close();
    },
  };
}
