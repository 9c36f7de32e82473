import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What the simulated scanner does; changed by a test while it runs. */
export interface EsclBehaviour {
  /** Pages in the feeder. */
  feeder: number;
  adf: 'ScannerAdfLoaded' | 'ScannerAdfEmpty' | 'ScannerAdfJam' | 'ScannerAdfDoorOpen';
  /** Answers 503 this many times before each page. */
  busyPerPage: number;
  /** Answers every POST of a job with this status. */
  refuseJobs: number | undefined;
  /** At this page the feeder's state changes and the page does not come. */
  failAt: { page: number; adf: EsclBehaviour['adf']; status: number } | undefined;
  /** Before each page after the first it says this many times that there are no more. */
  earlyPerPage: number;
  /** Once a page was sent, its state is refused this many times: it has no time for a question. */
  deafAfterPage: number;
  /** At this page the line is cut in the middle of the body. */
  dropAt: number | undefined;
  /** This page comes a byte at a time, without an end. */
  dripAt: number | undefined;
  /** This page has no end. */
  endlessAt: number | undefined;
  pageDelayMs: number;
  /** Host that the job's Location names; some makes send a wrong one. */
  locationHost: string | undefined;
}

export interface EsclSimulator {
  readonly port: number;
  readonly behaviour: EsclBehaviour;
  /** `METHOD path → status`, in order. */
  readonly requests: string[];
  /** Body of the last job. */
  readonly lastSettings: () => string;
  close(): Promise<void>;
}

interface Job {
  sent: number;
  readonly total: number;
  readonly feeder: boolean;
  busy: number;
  early: number;
  state: 'Processing' | 'Completed' | 'Canceled' | 'Aborted';
}

const NAMESPACES = 'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';
const INPUT = `<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2551</scan:MaxWidth><scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight><scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>${[100, 200, 300].map((dpi) => `<scan:DiscreteResolution><scan:XResolution>${dpi}</scan:XResolution><scan:YResolution>${dpi}</scan:YResolution></scan:DiscreteResolution>`).join('')}</scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>`;

function* endless(page: Buffer) {
  for (;;) yield page;
}

/** An eSCL scanner on loopback that speaks the protocol well enough for sane-airscan, a client we did not write. */
export async function startEscl(page: Buffer): Promise<EsclSimulator> {
  const behaviour: EsclBehaviour = {
    feeder: 5,
    adf: 'ScannerAdfLoaded',
    busyPerPage: 0,
    refuseJobs: undefined,
    failAt: undefined,
    earlyPerPage: 0,
    deafAfterPage: 0,
    dropAt: undefined,
    dripAt: undefined,
    endlessAt: undefined,
    pageDelayMs: 0,
    locationHost: undefined,
  };
  const jobs = new Map<string, Job>();
  const requests: string[] = [];
  let settings = '';
  const scannerState = () => ([...jobs.values()].some((job) => job.state === 'Processing') ? 'Processing' : 'Idle');

  const capabilities = (port: number) => `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities ${NAMESPACES}><pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Okno Simulator</pwg:MakeAndModel><pwg:SerialNumber>SIM0001</pwg:SerialNumber>
<scan:UUID>4509a320-00a0-008f-00b6-00559a327d32</scan:UUID><scan:AdminURI>http://127.0.0.1:${port}/</scan:AdminURI>
<scan:Platen><scan:PlatenInputCaps>${INPUT}</scan:PlatenInputCaps></scan:Platen>
<scan:Adf><scan:AdfSimplexInputCaps>${INPUT}</scan:AdfSimplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf>
</scan:ScannerCapabilities>`;
  const status = () => `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus ${NAMESPACES}><pwg:Version>2.63</pwg:Version><pwg:State>${scannerState()}</pwg:State><scan:AdfState>${behaviour.adf}</scan:AdfState></scan:ScannerStatus>`;

  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (code: number, body: string | Buffer = '', headers: Record<string, string> = {}) => {
      requests.push(`${request.method} ${request.url} → ${code}`);
      response.writeHead(code, { 'Content-Length': Buffer.byteLength(body), ...headers });
      response.end(body);
    };
    const xml = { 'Content-Type': 'text/xml' };
    const url = request.url ?? '';
    if (url === '/eSCL/ScannerCapabilities') return answer(200, capabilities((server.address() as AddressInfo).port), xml);
    if (url === '/eSCL/ScannerStatus') {
      const isDeaf = behaviour.deafAfterPage > 0 && [...jobs.values()].some((one) => one.sent > 0);
      if (!isDeaf) return answer(200, status(), xml);
      behaviour.deafAfterPage -= 1;
      return answer(503);
    }
    if (url === '/eSCL/ScanJobs' && request.method === 'POST') {
      settings = Buffer.concat(chunks).toString();
      if (behaviour.refuseJobs) return answer(behaviour.refuseJobs);
      const feeder = /InputSource>Feeder</.test(settings);
      if (feeder && behaviour.adf !== 'ScannerAdfLoaded') return answer(409);
      const id = randomUUID();
      jobs.set(id, { sent: 0, total: feeder ? behaviour.feeder : 1, feeder, busy: behaviour.busyPerPage, early: 0, state: 'Processing' });
      return answer(201, '', { Location: `http://${behaviour.locationHost ?? request.headers.host}/eSCL/ScanJobs/${id}` });
    }
    const [, id, next] = /^\/eSCL\/ScanJobs\/([\w-]+)(\/NextDocument)?$/.exec(url) ?? [];
    const job = jobs.get(id ?? '');
    if (!job) return answer(404);
    if (request.method === 'DELETE') {
      if (job.state === 'Processing') job.state = 'Canceled';
      return answer(200);
    }
    if (!next) return answer(405);
    if (job.state !== 'Processing') return answer(job.state === 'Completed' ? 404 : 410);
    if (job.sent >= job.total) {
      job.state = 'Completed';
      if (job.feeder) behaviour.adf = 'ScannerAdfEmpty';
      return answer(404);
    }
    if (job.busy > 0) {
      job.busy -= 1;
      return answer(503);
    }
    if (job.early > 0) {
      job.early -= 1;
      return answer(404);
    }
    if (behaviour.pageDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.pageDelayMs));
    const fail = behaviour.failAt;
    if (fail && job.sent + 1 === fail.page) {
      behaviour.adf = fail.adf;
      job.state = 'Aborted';
      return answer(fail.status);
    }
    job.sent += 1;
    job.busy = behaviour.busyPerPage;
    job.early = behaviour.earlyPerPage;
    if (behaviour.dripAt === job.sent) {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' });
      const drip = setInterval(() => response.write(page.subarray(0, 1)), 10);
      request.socket.on('close', () => clearInterval(drip));
      return undefined;
    }
    if (behaviour.endlessAt === job.sent) {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' });
      Readable.from(endless(page))
        .on('error', () => undefined)
        .pipe(response);
      request.socket.on('close', () => requests.push('closed'));
      return undefined;
    }
    if (behaviour.dropAt === job.sent) {
      requests.push(`${request.method} ${request.url} → cut`);
      response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': page.length });
      response.write(page.subarray(0, page.length >> 1), () => request.socket.destroy());
      return undefined;
    }
    return answer(200, page, { 'Content-Type': 'image/jpeg' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    behaviour,
    requests,
    lastSettings: () => settings,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
