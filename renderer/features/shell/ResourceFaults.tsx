import { useEffect, useState } from 'react';
import type { FileProblem } from '#contract/catalogue.ts';
import { ForIt } from '../../ui/ForIt.tsx';
import { useLive } from '../../ui/live.ts';
import { useStatus } from '../../ui/App.tsx';
import { useText } from '../../text/text.ts';
import classes from './Shell.module.css';

const KINDS = ['catalogue', 'package', 'list', 'calendar', 'retention', 'fields', 'lexicon', 'fonts', 'page'] as const;
type Kind = (typeof KINDS)[number];

/** What a file is for: what still works without it depends on that. */
function kindOf(file: string): Kind {
  if (file.startsWith('fonts/')) return 'fonts';
  if (/^(packages\.json|package-\d+)$/.test(file)) return 'package';
  if (/^(calendar|\d{4}\.ya?ml)$/.test(file)) return 'calendar';
  if (file === 'services-list.csv') return 'list';
  if (file === 'retention.yaml') return 'retention';
  if (file === 'masking/fields.yaml') return 'fields';
  if (file === 'masking/lexicon.bin') return 'lexicon';
  return file === PAGE_FONT ? 'page' : 'catalogue';
}

const PAGE_FONT = 'PT Sans';

/** The page's own font, which nobody misses until it is not there. */
function useMissingFont(): FileProblem[] {
  const [missing, setMissing] = useState<FileProblem[]>([]);
  useEffect(() => {
    document.fonts.load(`15px '${PAGE_FONT}'`, '\u042f').then(
      () => setMissing([]),
      () => setMissing([{ file: PAGE_FONT, line: null, path: '', reason: 'woff2' }]),
    );
  }, []);
  return missing;
}

/** A line for every kind of file that is broken: which, and what still works without it. The reason is folded for IT. */
export function ResourceFaults() {
  const { t } = useText();
  const core = useStatus()?.hosts.core;
  const { data, refetch } = useLive('catalogue.health');
  // A core that has been restarted has read its files anew.
  useEffect(() => {
    if (core === 'ready') void refetch();
  }, [core, refetch]);
  const problems = [...(data?.problems ?? []), ...useMissingFont()];
  const byKind = Map.groupBy(problems, (one) => kindOf(one.file));
  if (byKind.size === 0) return null;
  return (
    <div className={classes.faults} role="status" data-testid="resource-faults">
      {[...byKind].map(([kind, own]) => (
        <div key={kind} className={classes.fault} data-testid={`fault-${kind}`}>
          <span>{t(`resource.${kind}`, { files: [...new Set(own.map((one) => one.file))].join(', ') })}</span>
          <ForIt>{own.map(technicalOf).join('; ')}</ForIt>
        </div>
      ))}
    </div>
  );
}

const technicalOf = ({ file, line, path, reason }: FileProblem): string =>
  [`${file}${line === null ? '' : `:${line}`}`, path, reason].filter(Boolean).join(' · ');
