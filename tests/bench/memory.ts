import { readdirSync, readFileSync } from 'node:fs';

/** PSS of a process and everything below it, in MB: shared pages are counted once. */
export function treeMemory(root: number): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return [[Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])] as const];
        } catch {
          return [];
        }
      }),
  );
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && parents.get(pid) !== 0 && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below).reduce((sum, pid) => sum + memoryOf(pid), 0);
}

/** PSS of one process in MB; 0 when it is gone. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
