import type { ArgsOf } from '#contract/index.ts';
import type { OfficeDetails } from '#contract/office.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { previewOf } from '../catalogue/preview.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { Asker, Work } from '../work/unit.ts';
import { handbookContent } from './handbook.ts';

export interface HandbookParts {
  readonly work: Work;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly office: OfficeDetails;
  readonly fontsFolder: string;
  readonly watermark: string | undefined;
}

/** What goes to the printer. */
export interface HandbookSheet {
  readonly title: string;
  readonly pdf: Uint8Array;
}

/**
 * Makes the list of a service, or its filled sample, for a printer, and tells the log before it goes there.
 * @throws Refusal `service-unknown`, `resource-broken`, `form-none`
 */
export async function handbookSheet(
  { work, catalogue, clock, office, fontsFolder, watermark }: HandbookParts,
  args: ArgsOf<'catalogue.print'>,
  asker: Asker,
): Promise<HandbookSheet> {
  const day = localDate(clock.now());
  const plan = previewOf(catalogue, args, day);
  // Loaded when first needed, as for the papers.
  const pdf =
    args.sheet === 'list'
      ? await (await import('./handbook-pdf.ts')).handbookPdf(handbookContent(plan), fontsFolder, watermark)
      : await (await import('./sample.ts')).samplePdf({ plan, day, office, catalogue, fontsFolder });
  const id = `${args.serviceId}/${args.goalId}`;
  work.do(asker, (tx) => tx.audit({ op: 'catalogue.print', code: args.sheet, service: args.serviceId, object: { type: 'service', id } }));
  return { title: `${args.sheet}-${args.serviceId}`.slice(0, 60), pdf };
}
