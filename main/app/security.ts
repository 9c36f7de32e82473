import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { App, Protocol, Session, WebContents } from 'electron';

/** The one origin that the windows have. */
export const ORIGIN = 'app://okno';
export const SCHEME = 'app';

/** Nothing but our own files; styles inline because Mantine sets CSS variables in style elements. */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  // Without `allow-modals`: neither window.print() nor a dialog of the page's own. Forms are the page's, and go nowhere (form-action).
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** The file a URL stands for, or a status: 400 for a broken escape, 404 for anything outside the folder. */
export function resolveAppUrl(url: string, folder: string): string | 400 | 404 {
  let pathname: string;
  try {
    const parsed = new URL(url);
    if (parsed.host !== 'okno') return 404;
    pathname = decodeURIComponent(parsed.pathname);
  } catch {
    return 400;
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return 400;
  const file = path.join(folder, pathname === '/' ? 'operator.html' : pathname);
  const inside = path.relative(folder, file);
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) || TYPES[path.extname(file)] === undefined ? 404 : file;
}

export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = resolveAppUrl(request.url, folder);
    const headers = { 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
    if (typeof file === 'number' || request.method !== 'GET')
      return new Response(null, { status: typeof file === 'number' ? file : 405, headers });
    try {
      return new Response(await readFile(file), { headers: { ...headers, 'Content-Type': TYPES[path.extname(file)] ?? '' } });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  });
}

/** A proxy that cannot be: no host has port 0, and its name is never resolved. */
const NO_PROXY_THERE = 'http://nobody.invalid:0';

/**
 * Before the program is ready: no name and no address is ever looked up, so that what asks neither the content policy nor the
 * session, a hint to the resolver above all, has nowhere to go. Hosts talk to devices by Node's own means.
 */
export function lockNetwork(app: App, devOrigin: string | undefined): void {
  const dev = devOrigin === undefined ? '' : `, EXCLUDE ${new URL(devOrigin).hostname}`;
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${dev}`);
  app.commandLine.appendSwitch('disable-background-networking');
  // Hiding an address by a name of mDNS tells the local network; nobody is given an address to hide.
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', WEBRTC_POLICY);
}

/** Permissions denied in all three handlers; every request that is not our own files cancelled. */
export function lockSession(session: Session, devOrigin: string | undefined): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const own =
      details.url.startsWith(`${ORIGIN}/`) ||
      details.url.startsWith('blob:app://okno/') ||
      details.url.startsWith('data:') ||
      details.url.startsWith('devtools:');
    const dev = devOrigin !== undefined && (details.url.startsWith(devOrigin) || details.url.startsWith(devOrigin.replace('http', 'ws')));
    answer({ cancel: !own && !dev });
  });
  session.on('will-download', (event) => event.preventDefault());
  // The page of a development server is the one thing that may be fetched; loopback goes past a proxy unless told not to.
  const bypass = devOrigin === undefined ? '<-loopback>' : `<-loopback>;${new URL(devOrigin).host}`;
  return session.setProxy({ mode: 'fixed_servers', proxyRules: NO_PROXY_THERE, proxyBypassRules: bypass });
}

/** UDP only through a proxy, and the session's is none: WebRTC knows no content policy. */
const WEBRTC_POLICY = 'disable_non_proxied_udp';

/** For all web contents at once, whoever makes them: no navigation, no windows, no webviews, no WebRTC. */
export function lockContents(app: App, devOrigin: string | undefined): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const refuse = (event: { preventDefault(): void }, url: string) => {
      // Reloading the page that is shown is not a navigation elsewhere.
      if (url === contents.getURL() || (devOrigin !== undefined && url.startsWith(devOrigin))) return;
      event.preventDefault();
    };
    contents.on('will-navigate', (event, url) => refuse(event, url));
    contents.on('will-redirect', (event, url) => refuse(event, url));
    contents.on(
      'will-frame-navigate' as 'will-navigate',
      ((event: { preventDefault(): void; url: string }) => refuse(event, event.url)) as never,
    );
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
