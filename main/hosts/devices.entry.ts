import { z } from 'zod';
import { fail, okay } from '#contract/failure.ts';
import { action } from '#contract/devices.ts';
import { bytes, uuid } from '#contract/kit.ts';
import type { CallName } from '#contract/index.ts';
import { Desk, type DeskOptions } from '../devices/desk.ts';
import { serve } from './serve.ts';

/** Entry of the device host: scanners, printers, the button box. */
const internal = {
  scan: z.strictObject({
    jobId: uuid,
    source: z.enum(['feeder', 'flatbed']),
    dpi: z.int().min(75).max(1200),
    colour: z.enum(['colour', 'grey']),
  }),
  cancelScan: z.strictObject({ jobId: uuid }),
  print: z.strictObject({ id: z.string(), pdf: bytes, copies: z.int().min(1).max(9), title: z.string().max(60) }),
  light: z.strictObject({ actions: z.array(action) }),
} as const;

serve((options, push) => {
  const desk = new Desk(options as DeskOptions, push, (config) => push('internal.config', config));
  desk.start();
  return Promise.resolve({
    async call(name, args, _session, step) {
      switch (name) {
        case 'internal.scan':
          return okay(await desk.scan(internal.scan.parse(args), step));
        case 'internal.cancelScan':
          return okay(desk.cancelScan(internal.cancelScan.parse(args).jobId));
        case 'internal.print':
          return okay(await desk.print(internal.print.parse(args)));
        case 'internal.light':
          return okay(desk.light(internal.light.parse(args).actions));
        default:
          return name.startsWith('devices.') ? desk.call(name as CallName, args) : fail('unknown-call');
      }
    },
    close: () => desk.stop(),
  });
});
