import { expect, it } from 'vitest';
import { cleanEnvironment } from '#main/app/environment.ts';

it.each([
  'LD_PRELOAD',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
  'DYLD_INSERT_LIBRARIES',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_DEBUG',
  'node_options',
  'ELECTRON_RUN_AS_NODE',
  'OPENSSL_CONF',
  'SSL_CERT_FILE',
  'SSLKEYLOGFILE',
  'GCONV_PATH',
  'BASH_ENV',
])('%s does not reach a child', (name) => expect(cleanEnvironment({ [name]: 'x', HOME: '/h' })).toEqual({ HOME: '/h' }));

it.each(['PATH', 'HOME', 'LANG', 'DISPLAY', 'SANE_CONFIG_DIR', 'OKNO_DATA_DIR', 'OLD_PATH', 'MY_NODE_VALUE', 'ENVIRONMENT'])(
  '%s does',
  (name) => expect(cleanEnvironment({ [name]: 'x', gone: undefined })).toEqual({ [name]: 'x' }),
);
