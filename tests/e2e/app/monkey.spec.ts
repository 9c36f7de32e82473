import { expect, test } from '../program.ts';
import { MONKEY_ENV, outing } from '../monkey/outing.ts';

const SEED = Number(process.env.OKNO_TEST_SEED ?? 20_261_126);

test.describe.configure({ timeout: 180_000 });
test.use({ env: { ...MONKEY_ENV } });

test('a minute of random keys, texts and clicks in every role: the screen is what the program says, and nothing is lost unseen', async ({
  program,
  dataFolder,
}) => {
  const end = await outing(program, dataFolder, { seed: SEED, minutes: 1 });
  process.stdout.write(`seed ${SEED}: ${JSON.stringify(end)}\n`);
  expect(end.actions, 'the monkey gets on').toBeGreaterThan(100);
});
