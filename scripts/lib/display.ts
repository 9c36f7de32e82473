import { spawn, type ChildProcess } from 'node:child_process';

/** A virtual X display of our own, with the number the server has chosen. */
export interface VirtualDisplay {
  readonly name: string;
  stop(): void;
}

export async function startDisplay(size = '1920x1080x24'): Promise<VirtualDisplay> {
  const child: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  return { name: `:${number}`, stop: () => void child.kill() };
}
