import type { ArgsOf } from '#contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { previewOf } from '../catalogue/preview.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { Asker, Work } from '../work/unit.ts';
import { handbookContent } from './handbook.ts';

export interface HandbookParts {
  readonly work: Work;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly fontsFolder: string;
  readonly watermark: string | undefined;
}

/** What goes to the printer. */
export interface HandbookSheet {
  readonly title: string;
  readonly pdf: Uint8Array;
}

/** Makes the list of a service for a printer, and tells the log before it goes there. @throws Refusal `service-unknown`, `resource-broken` */
export async function handbookSheet(
  { work, catalogue, clock, fontsFolder, watermark }: HandbookParts,
  args: ArgsOf<'catalogue.print'>,
  asker: Asker,
): Promise<HandbookSheet> {
  const content = handbookContent(previewOf(catalogue, args, localDate(clock.now())));
  // Loaded when first needed, as for the papers.
  const { handbookPdf } = await import('./handbook-pdf.ts');
  const pdf = await handbookPdf(content, fontsFolder, watermark);
  const id = `${args.serviceId}/${args.goalId}`;
  work.do(asker, (tx) => tx.audit({ op: 'catalogue.print', service: args.serviceId, object: { type: 'service', id } }));
  return { title: `list-${args.serviceId}`.slice(0, 60), pdf };
}
