import { catalogueCommand } from './catalogue.ts';
import { exportCommand, remaskCommand, verifyCommand } from './journal.ts';
import { maskCommand } from './mask.ts';
import { Usage } from './usage.ts';

/** `okno COMMAND`: what can be done without a window. Exit 0 well, 1 «no», 2 wrong words. */
const HELP = `okno verify DIR [--key VKEY] [--json]            is an exported log whole?
okno export --data DIR --out DIR [--profile P]   write the log of a profile as a tlog-tiles directory
okno remask --data DIR [--profile P]             apply a newer masker to the texts of a log, never to its leaves
okno catalogue check [DIR] [--strict] [--json]   name every fault of the cards, with line, column and what to do
okno catalogue preview [FOLDER] [SERVICE]         the cards as the specialist will see them; with npm run okno alone
okno catalogue list [--json]                     the services, their goals, and how sure their norms are
okno catalogue diff BEFORE [AFTER]               what a change of the cards means, in plain words
okno catalogue pack FOLDER --key PRIVATE.pem --version N --out FILE.zip      sign a catalogue for other windows
okno catalogue install FILE.zip --profile DIR --fingerprint SHA256 [--new-key] [--allow-older]
okno catalogue rollback --profile DIR            back to the catalogue that was in force before
okno catalogue packages --profile DIR [--json]   which catalogue is in force, and is it still what was signed?
okno catalogue schema                            the JSON Schema of a card, for an editor
okno mask [--spans [--why]] < LINES.jsonl        mask personal data: {"text","context"?} a line in, a line out
okno catalogue resolve SERVICE… --goal GOAL | --goal SERVICE=GOAL… [--answers JSON] [--applicant JSON] [--parties JSON] [--date DAY] [--json]
`;

const COMMANDS: Readonly<Record<string, (args: string[]) => number | Promise<number>>> = {
  verify: verifyCommand,
  export: exportCommand,
  catalogue: catalogueCommand,
  mask: maskCommand,
  remask: remaskCommand,
};

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(HELP);
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    return await command(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof Usage ? 2 : 1;
  }
}

process.exitCode = await main();
