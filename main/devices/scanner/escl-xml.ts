import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { ScanOptions } from '../port.ts';

/** The few eSCL documents (Mopria eSCL 2.97) that a window needs, read by local names: makers differ in prefixes. */
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => ['DiscreteResolution', 'ColorMode'].includes(name),
});

const resolutions = z
  .object({ DiscreteResolutions: z.object({ DiscreteResolution: z.array(z.object({ XResolution: z.coerce.number() })) }).optional() })
  .optional();
const profile = z.object({ SupportedResolutions: resolutions, ColorModes: z.object({ ColorMode: z.array(z.string()) }).optional() });
const inputCaps = z.object({
  MaxWidth: z.coerce.number().optional(),
  MaxHeight: z.coerce.number().optional(),
  SettingProfiles: z.object({ SettingProfile: z.union([profile, z.array(profile)]) }).optional(),
});
const capabilities = z.object({
  ScannerCapabilities: z.object({
    MakeAndModel: z.string().optional(),
    UUID: z.string().optional(),
    Platen: z.object({ PlatenInputCaps: inputCaps }).optional(),
    Adf: z.object({ AdfSimplexInputCaps: inputCaps }).optional(),
  }),
});
const status = z.object({ ScannerStatus: z.object({ State: z.string(), AdfState: z.string().optional() }) });

export interface EsclCaps {
  readonly model: string;
  readonly uuid: string | undefined;
  readonly sources: Readonly<
    Partial<
      Record<
        ScanOptions['source'],
        { readonly dpi: readonly number[]; readonly modes: readonly string[]; readonly width: number; readonly height: number }
      >
    >
  >;
}

/** A4 at 300 units an inch: what is asked when the device names no maximum. */
const A4 = { width: 2480, height: 3508 };

/** @throws Error when the text is not what it should be. */
export function readCapabilities(xml: string): EsclCaps {
  const { MakeAndModel, UUID, Platen, Adf } = capabilities.parse(parser.parse(xml)).ScannerCapabilities;
  const source = (caps: z.infer<typeof inputCaps>) => {
    const profiles = [caps.SettingProfiles?.SettingProfile ?? []].flat();
    return {
      dpi: profiles.flatMap(
        (one) => one.SupportedResolutions?.DiscreteResolutions?.DiscreteResolution.map((pair) => pair.XResolution) ?? [],
      ),
      modes: profiles.flatMap((one) => one.ColorModes?.ColorMode ?? []),
      width: Math.min(caps.MaxWidth ?? A4.width, A4.width),
      height: Math.min(caps.MaxHeight ?? A4.height, A4.height),
    };
  };
  return {
    model: MakeAndModel ?? 'eSCL',
    uuid: UUID,
    sources: { ...(Platen && { flatbed: source(Platen.PlatenInputCaps) }), ...(Adf && { feeder: source(Adf.AdfSimplexInputCaps) }) },
  };
}

export function readStatus(xml: string): { state: string; adf: string | undefined } {
  const { State, AdfState } = status.parse(parser.parse(xml)).ScannerStatus;
  return { state: State, adf: AdfState };
}

/** Elements in the order that a real client (sane-airscan) sends: some devices insist on it. */
export function scanSettings(options: { source: ScanOptions['source']; dpi: number; mode: string; width: number; height: number }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.0</pwg:Version><scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits><pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>${options.width}</pwg:Width><pwg:Height>${options.height}</pwg:Height></pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>${options.source === 'feeder' ? 'Feeder' : 'Platen'}</pwg:InputSource>
<scan:ColorMode>${options.mode}</scan:ColorMode><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
<scan:XResolution>${options.dpi}</scan:XResolution><scan:YResolution>${options.dpi}</scan:YResolution>
</scan:ScanSettings>`;
}
