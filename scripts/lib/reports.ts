import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What a runner's own report says: how many tests passed, and the names of all that did not. */
export interface Counted {
  readonly passed: number;
  readonly failed: readonly string[];
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

interface Suite {
  readonly title: string;
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
  readonly suites?: readonly Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(suite).optional(),
  }),
);
const playwrightReport = z.object({
  stats: z.object({ expected: z.int() }),
  errors: z.array(z.object({ message: z.string().optional() })),
  suites: z.array(suite),
});

/** Of Vitest's JSON; a test that was skipped has failed, and so has a file that could not be read. */
function ofVitest({ numPassedTests, testResults }: z.infer<typeof vitestReport>): Counted {
  return {
    passed: numPassedTests,
    failed: testResults.flatMap(({ name, status, assertionResults }) => {
      const tests = assertionResults.filter((one) => one.status !== 'passed').map((one) => `${name} › ${one.fullName}`);
      return tests.length === 0 && status !== 'passed' ? [`${name} › the file itself`] : tests;
    }),
  };
}

/** Of Playwright's JSON; one that was skipped, or passed only the second time, has failed. */
function ofPlaywright({ stats, errors, suites }: z.infer<typeof playwrightReport>): Counted {
  const below = ({ title, specs, suites: inner = [] }: Suite, above: string): string[] => {
    const here = above === '' ? title : `${above} › ${title}`;
    return [
      ...specs.flatMap((one) => one.tests.filter(({ status }) => status !== 'expected').map(() => `${here} › ${one.title}`)),
      ...inner.flatMap((one) => below(one, here)),
    ];
  };
  return {
    passed: stats.expected,
    failed: [...suites.flatMap((one) => below(one, '')), ...errors.map(({ message = 'an error without a message' }) => message)],
  };
}

/** Reads a report; one that is missing or cannot be read is a failure of that name. */
function read<T>(file: string, schema: z.ZodType<T>, of: (report: T) => Counted): Counted {
  if (!existsSync(file)) return { passed: 0, failed: [`${file}: no report`] };
  try {
    return of(schema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    return { passed: 0, failed: [`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`] };
  }
}

export const readVitest = (file: string): Counted => read(file, vitestReport, ofVitest);
export const readPlaywright = (file: string): Counted => read(file, playwrightReport, ofPlaywright);
