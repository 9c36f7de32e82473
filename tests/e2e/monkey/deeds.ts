import type { World } from './screen.ts';
import type { Monkey } from '../monkey.ts';
import { GOOD, ODD, SEARCHES } from './texts.ts';

/** One thing a monkey may do. It says in short what it did, for whoever repeats it. */
export interface Deed {
  readonly name: string;
  /** How gladly, against the others that fit; 0 where it does not fit. */
  weight(world: World): number;
  act(monkey: Monkey, world: World): Promise<string>;
  /** It changes nothing that was entered. */
  readonly calm?: boolean;
  /** It may put the visit aside. */
  readonly holds?: boolean;
  /** It may take a visit up again, and does nothing beside. */
  readonly resumes?: boolean;
  readonly undoes?: boolean;
}

const PIN: Readonly<Record<string, string>> = { petrova: '1111', sokolov: '2222', gavrilova: '3333', andreev: '4444' };
const PEOPLE = Object.keys(PIN);
const FIELD_ORDER = Object.keys(GOOD);
const F_KEYS = ['F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'];
const JUNK = [
  ...F_KEYS,
  ...['Enter', 'Escape', 'Space', 'Tab', 'Shift+Tab', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
  ...['Home', 'End', 'PageUp', 'PageDown', 'Insert', 'Digit0', 'Digit1', 'Digit2', 'Digit3', 'Digit7', 'а', 'Ж', '.', ' '],
];

const works = ({ seen }: World) => seen.screen === 'work';
const desk = (world: World) => works(world) && world.session?.role === 'specialist';
const free = (world: World) => desk(world) && world.seen.dialogs === 0;
const dialog = (world: World) => works(world) && world.seen.dialogs > 0;
const at = (world: World, step: string) =>
  free(world) && world.seen.area === 'visit' && world.seen.called === null && world.seen.step === step;
const inVisit = (world: World) => free(world) && world.seen.area === 'visit' && world.seen.called === null && world.seen.step !== null;
const idle = (world: World) => free(world) && world.seen.area === 'visit' && world.seen.step === null && world.seen.called === null;

const lacks = ({ visit }: World) => (visit?.missingFields.length ?? 0) > 0;
/** A field that takes any text, so one in which a text that nobody sees could be saved. */
const FREE = 'representative.authorityNumber';

const keys = (name: string, list: (monkey: Monkey) => readonly string[], weight: Deed['weight'], more: Partial<Deed> = {}): Deed => ({
  name,
  weight,
  act: (monkey) => monkey.press(list(monkey)),
  ...more,
});
const key = (name: string, weight: Deed['weight'], more: Partial<Deed> = {}): Deed => keys(name, () => [name], weight, more);

/** The PIN of whoever is asked for it, wrong now and then, but never so often that the delay begins. */
async function enterPin(monkey: Monkey, userId: string): Promise<string> {
  const right = PIN[userId] ?? '';
  const wrong = monkey.chance(0.15) && !monkey.wrongPins.has(userId);
  if (wrong) monkey.wrongPins.add(userId);
  await monkey.toPin();
  await monkey.press(
    [...(wrong ? '9090' : right)].map((digit) => `Digit${digit}`),
    false,
  );
  if (wrong) {
    await monkey.until(({ seen }) => seen.focus.inPin, 'after a wrong PIN the right one can be typed at once');
    return `a wrong PIN of ${userId}`;
  }
  await monkey.until(({ seen }) => seen.screen === 'work', `the PIN of ${userId} opens the screen`);
  monkey.wrongPins.delete(userId);
  return `the PIN of ${userId}`;
}

const ENTRY: readonly Deed[] = [
  {
    name: 'choose a person',
    weight: ({ seen }) => (seen.screen === 'people' ? 30 : 0),
    act: async (monkey) => {
      const who = monkey.chance(0.75) ? 'petrova' : monkey.pick(PEOPLE);
      await monkey.press([`Digit${PEOPLE.indexOf(who) + 1}`], false);
      await monkey.until(({ seen }) => seen.screen === 'pin', `the digit of ${who} asks for a PIN`);
      return `${who}; ${await enterPin(monkey, who)}`;
    },
  },
  {
    name: 'back from the PIN',
    weight: ({ seen }) => (seen.screen === 'pin' ? 10 : 0),
    act: async (monkey) => {
      await monkey.press(['Escape'], false);
      await monkey.until(({ seen }) => seen.screen === 'people', 'Escape leads from the PIN to the people');
      return 'Escape';
    },
  },
  {
    name: 'unlock',
    weight: ({ seen }) => (seen.screen === 'locked' ? 20 : 0),
    act: (monkey, { session }) => enterPin(monkey, session?.userId ?? ''),
    calm: true,
  },
  {
    name: 'junk at the door',
    weight: ({ seen }) => (seen.screen === 'locked' || seen.screen === 'pin' ? 2 : 0),
    act: (monkey) => monkey.press(monkey.several(JUNK, 5).filter((one) => !one.startsWith('Digit'))),
    calm: true,
  },
  {
    name: 'lock',
    weight: (world) => (works(world) ? 1.2 : 0),
    act: async (monkey) => {
      const said = await monkey.press([monkey.pick(['Control+KeyL', 'Pause'])]);
      await monkey.until(({ seen }) => seen.screen === 'locked', 'the lock blanks the screen');
      return said;
    },
    calm: true,
  },
  {
    name: 'sign out',
    weight: ({ seen, session }) =>
      seen.dialogs > 0 ? 0 : seen.screen === 'locked' ? 1 : seen.screen === 'work' ? (session?.role === 'specialist' ? 0.4 : 12) : 0,
    act: async (monkey, { seen }) => {
      await monkey.clickOn(seen.screen === 'locked' ? '[data-testid="locked-sign-out"]' : '[data-testid="sign-out"]');
      const out = (world: World) => world.seen.screen === 'people';
      // A value that was refused stands in a field: it is asked first.
      await monkey.until((world) => out(world) || world.seen.dialogs > 0, 'signing out leads to the people, or asks');
      await monkey.clickOn('[data-testid="sign-out-surely"]');
      await monkey.until(out, 'signing out leads to the people');
      return 'a click';
    },
    calm: true,
  },
];

const ANYWHERE: readonly Deed[] = [
  keys(
    'area',
    (monkey) => [`Alt+Digit${1 + monkey.below(3)}`],
    (world) => (works(world) && world.seen.dialogs === 0 ? 3 : 0),
    { calm: true },
  ),
  key('Alt+Digit1', (world) => (free(world) && world.seen.area !== 'visit' ? 25 : 0), { calm: true }),
  {
    name: 'language',
    weight: (world) => (works(world) && world.seen.dialogs === 0 ? 1.5 : 0),
    act: async (monkey) => monkey.clickOn('[data-testid="language"]'),
    calm: true,
  },
  keys(
    'walk',
    (monkey) => monkey.several(['Tab', 'Tab', 'Shift+Tab'], 6),
    (world) => (works(world) ? 4 : 0),
    { calm: true },
  ),
  keys(
    'junk',
    (monkey) => monkey.several(JUNK, 6),
    (world) => (works(world) ? 5 : 0),
  ),
  key('Escape', (world) => (works(world) && world.seen.dialogs === 0 ? 1 : 0)),
  key('Control+KeyZ', (world) => (free(world) ? 1.5 : 0), { undoes: true }),
  {
    name: 'click',
    weight: (world) => (works(world) ? 6 : 0),
    act: (monkey) => monkey.clickAnything(),
    resumes: true,
    undoes: true,
  },
  {
    name: 'text somewhere',
    weight: (world) => (works(world) ? (world.session?.role === 'specialist' ? 2 : 10) : 0),
    act: (monkey) => monkey.typeSomewhere(monkey.pick([...ODD, ...SEARCHES])),
  },
  keys(
    'keys of a screen',
    (monkey) => [monkey.pick(['Enter', 'F9', 'Digit1', 'Digit2', 'ArrowDown', 'ArrowUp'])],
    (world) => (works(world) && world.session?.role !== 'specialist' ? 12 : 0),
  ),
  {
    name: 'ask to close the window',
    weight: (world) => (free(world) && world.visit && world.queue?.current ? 0.7 : 0),
    act: (monkey) => monkey.askToClose(),
    calm: true,
  },
];

const DIALOG: readonly Deed[] = [
  {
    name: 'Escape from a dialog',
    weight: (world) => (dialog(world) ? 20 : 0),
    act: async (monkey) => {
      await monkey.press(['Escape'], false);
      await monkey.until(({ seen }) => seen.dialogs === 0, 'Escape closes the dialog');
      return 'Escape';
    },
    calm: true,
  },
  key('Enter', (world) => (dialog(world) ? 12 : 0)),
  keys(
    'digit',
    (monkey) => [`Digit${1 + monkey.below(4)}`],
    (world) => (dialog(world) ? 18 : 0),
    { holds: true },
  ),
  keys(
    'choose',
    (monkey) => monkey.several(['Space', 'Tab', 'ArrowDown'], 4),
    (world) => (dialog(world) ? 15 : 0),
  ),
];

const QUEUE: readonly Deed[] = [
  key('Enter', (world) => (idle(world) ? 20 : 0)),
  keys(
    'idle',
    (monkey) => [monkey.pick(['F2', 'F5', 'F7'])],
    (world) => (idle(world) ? 8 : 0),
    { resumes: true },
  ),
  keys(
    'issue',
    (monkey) => [`Digit${1 + monkey.below(4)}`],
    (world) => (free(world) && world.seen.area === 'queue' && (world.queue?.waiting.length ?? 0) < 6 ? 12 : 0),
  ),
  key('Alt+Digit2', (world) => (idle(world) ? 4 : 0), { calm: true }),
  key('Enter', (world) => (free(world) && world.seen.called !== null ? 25 : 0)),
  keys(
    'called',
    (monkey) => [monkey.pick(['F3', 'F6', 'F8'])],
    (world) => (free(world) && world.seen.called !== null ? 8 : 0),
    { undoes: true },
  ),
];

const VISIT: readonly Deed[] = [
  {
    name: 'a good value',
    weight: (world) => (at(world, 'applicant') ? (lacks(world) ? 40 : 3) : 0),
    act: async (monkey, { visit, seen }) => {
      const names = FIELD_ORDER.filter((name) => name in seen.fields);
      const missing = names.filter((name) => (visit?.missingFields as readonly string[] | undefined)?.includes(name));
      const name = missing[0] !== undefined && monkey.chance(0.85) ? missing[0] : monkey.pick(names);
      const value = monkey.pick(GOOD[name] ?? ['']);
      return monkey.fill(name, value, monkey.pick(['Enter', 'Tab']));
    },
  },
  {
    name: 'a choice of the form',
    weight: (world) => (at(world, 'applicant') ? (Object.values(world.seen.segments).includes('') ? 25 : 2) : 0),
    act: async (monkey, { seen }) => {
      const open = Object.entries(seen.segments).flatMap(([name, value]) => (value === '' ? [name] : []));
      const name = monkey.pick(open.length > 0 ? open : Object.keys(seen.segments));
      await monkey.focusOn(`[data-field="${name}"] input`);
      return `${name}: ${await monkey.press(monkey.several(['Space', 'ArrowRight', 'ArrowLeft'], 3))}`;
    },
  },
  {
    name: 'an odd value',
    weight: (world) => (at(world, 'applicant') ? (lacks(world) ? 7 : 3) : 0),
    act: async (monkey, { seen }) =>
      monkey.fill(
        monkey.pick([...Object.keys(seen.fields), ...Array.from({ length: 9 }, () => FREE).filter((name) => name in seen.fields)]),
        monkey.pick(ODD),
        monkey.pick(['Enter', 'Tab', 'Escape', 'ArrowDown']),
      ),
  },
  {
    name: 'another category',
    weight: (world) => (at(world, 'applicant') ? 1.5 : 0),
    act: (monkey, { visit }) =>
      monkey.clickOn(
        `main input[name="whom"][value="${visit?.category === 'citizen' ? monkey.pick(['representative', 'child']) : 'self'}"] + label`,
      ),
  },
  {
    name: 'search',
    weight: (world) => (at(world, 'service') ? (world.visit?.plan ? 6 : 35) : 0),
    act: async (monkey) => {
      const text = monkey.chance(0.85) ? monkey.pick(SEARCHES) : monkey.pick(ODD);
      await monkey.focusOn('[data-testid="service-search"]');
      return `${await monkey.write(text)}; ${await monkey.press(monkey.chance(0.3) ? ['ArrowDown', 'Enter'] : ['Enter'])}`;
    },
  },
  keys(
    'answer',
    (monkey) => [`Digit${1 + monkey.below(3)}`],
    (world) => (at(world, 'conditions') ? 25 : 0),
  ),
  key('Backspace', (world) => (at(world, 'conditions') ? 2 : 0)),
  keys(
    'mark',
    (monkey) => [monkey.pick(['Digit1', 'Digit1', 'Digit1', 'Digit2', 'Digit3', 'Digit0'])],
    (world) => (at(world, 'documents') ? 14 : 0),
  ),
  keys(
    'another document',
    (monkey) => monkey.several(['ArrowDown', 'ArrowUp'], 3),
    (world) => (at(world, 'documents') ? 5 : 0),
    { calm: true },
  ),
  key('F9', (world) => ((at(world, 'documents') || at(world, 'application')) && !world.seen.running ? 5 : 0)),
  keys(
    'forms',
    (monkey) => [monkey.pick(['F2', 'F3', 'F6', 'F11'])],
    (world) => (at(world, 'application') ? 4 : 0),
  ),
  key('F10', (world) => (inVisit(world) && world.seen.running ? 8 : 0)),
  key('Delete', (world) => (at(world, 'documents') ? 2 : 0)),
  {
    name: 'figures',
    weight: (world) => (at(world, 'documents') ? 4 : 0),
    act: async (monkey) => {
      const name = monkey.pick(['originals', 'copies', 'sheets']);
      await monkey.focusOn(`[data-testid="count-${name}"]`);
      await monkey.press(['Control+KeyA'], false);
      const text = monkey.pick(['0', '1', '2', '17', '99', '1000', '', '-3', '1e5', '٣']);
      const end = monkey.pick(['Enter', 'Tab', 'ArrowDown']);
      return `${name} = ${await monkey.write(text)}, ${await monkey.press([end])}`;
    },
  },
  key('F8', (world) => (inVisit(world) && world.seen.refuse ? 3 : 0)),
  key('F11', (world) => (at(world, 'documents') && (world.visit?.obstacles.length ?? 0) > 0 ? 4 : 0)),
  keys(
    'a mark',
    (monkey) => [`Digit${1 + monkey.below(4)}`],
    (world) => (at(world, 'application') ? 6 : 0),
  ),
  keys(
    'paper',
    (monkey) => [monkey.pick(['Digit2', 'F8'])],
    (world) => (at(world, 'receipt') ? 5 : 0),
  ),
  key('Enter', (world) => (inVisit(world) ? 22 : 0)),
  keys(
    'leave',
    (monkey) => [monkey.pick(['F7', 'F12'])],
    (world) => (inVisit(world) ? 1.2 : 0),
    { calm: true },
  ),
  key('F4', (world) => (inVisit(world) && world.seen.late ? 12 : 0), { calm: true }),
  {
    name: 'another step',
    weight: (world) => (inVisit(world) ? 1.2 : 0),
    act: async (monkey, { visit }) => monkey.clickOn(`[data-testid="step-${monkey.pick(visit?.reachable ?? ['applicant'])}"]`),
    calm: true,
  },
];

export const DEEDS: readonly Deed[] = [...ENTRY, ...ANYWHERE, ...DIALOG, ...QUEUE, ...VISIT];
