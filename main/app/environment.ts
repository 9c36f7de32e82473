/**
 * Variables that change what a child runs, what it trusts or what it tells: the dynamic loader's, Node's, Electron's, the
 * TLS library's. Neither the program nor a host of it needs any of them.
 */
const DANGEROUS = /^(LD_|DYLD_|NODE_|ELECTRON_|OPENSSL_|SSL_CERT_|SSLKEYLOGFILE$|GCONV_PATH$|GLIBC_TUNABLES$|BASH_ENV$|ENV$)/i;

/** What the program and its children inherit. */
export const cleanEnvironment = (env: Readonly<NodeJS.ProcessEnv>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined || DANGEROUS.test(name) ? [] : [[name, value]])));
