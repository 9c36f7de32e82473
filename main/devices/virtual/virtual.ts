import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceRef } from '#contract/devices.ts';
import { Refusal } from '#contract/failure.ts';
import { type Adapter, type Buttons, fine, handOver, PAGE_REFUSED, PageRefused, type Printer, type Scanner } from '../port.ts';

/** Virtual devices ship with the program: the demo, the trainer and a first day without hardware use them. */
const ref = (kind: DeviceRef['kind'], label: string): DeviceRef => ({ id: `virtual:${kind}`, kind, adapter: 'virtual', label });
const only = (own: DeviceRef) => ({
  discover: () => Promise.resolve([own]),
  fromAddress: (): DeviceRef => {
    throw new Refusal('address-invalid', { at: 'address' });
  },
});

const PAGE_STEPS = 5;
const FEEDER_PAGES = 2;

/** Feeds the sample pages of `resources/samples`, at the pace of a brisk document scanner. */
export function virtualScanner(samplesFolder: string, pageMs: number): Adapter<Scanner> {
  const own = ref('scanner', 'Виртуальный сканер');
  let next = 0;
  return {
    name: 'virtual',
    kind: 'scanner',
    ...only(own),
    open: () => ({
      probe: () => Promise.resolve(fine()),
      async scan(options, steps, signal) {
        const files = (await readdir(samplesFolder)).filter((name) => name.endsWith('.jpg')).sort();
        try {
          for (let page = 0; page < (options.source === 'feeder' ? FEEDER_PAGES : 1); page += 1) {
            for (let step = 1; step <= PAGE_STEPS; step += 1) {
              await sleep(pageMs / PAGE_STEPS, undefined, { signal });
              steps.percent((step / PAGE_STEPS) * 100);
            }
            const name = files[next % files.length];
            next += 1;
            if (name === undefined) return { condition: 'feeder-empty', raw: 'no samples' };
            await handOver(steps, await readFile(path.join(samplesFolder, name)), signal);
          }
          return fine();
        } catch (error) {
          if (error instanceof PageRefused) return PAGE_REFUSED;
          if (signal.aborted) return { condition: 'cancelled', raw: 'aborted' };
          throw error;
        }
      },
    }),
  };
}

/** «Prints» into a folder the user has chosen; the file appears whole or not at all. */
export function virtualPrinter(folder: string): Adapter<Printer> {
  const own = ref('printer', 'Виртуальный принтер');
  return {
    name: 'virtual',
    kind: 'printer',
    ...only(own),
    open: () => ({
      probe: () => Promise.resolve(fine()),
      async print(job) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = path.join(folder, `${job.title.replace(/[^\w-]+/g, '-')}.pdf`);
        await writeFile(`${file}.part`, job.pdf, { mode: 0o600 });
        await rename(`${file}.part`, file);
        return { outcome: 'printed', report: fine(path.basename(file)) };
      },
    }),
  };
}

/** The box on the screen: its presses come through `devices.press`. */
export const virtualButtons = (): Adapter<Buttons> => ({
  name: 'virtual',
  kind: 'buttons',
  ...only(ref('buttons', 'Пульт на экране')),
  open: () => ({ probe: () => Promise.resolve(fine()), light: () => undefined, close: () => Promise.resolve() }),
});
